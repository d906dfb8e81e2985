import { expect, test } from '@jest/globals';
import { renderSpend, short } from './render-spend.ts';

const look = { width: undefined, now: 0, paint: (_style: unknown, text: string) => text } as unknown as Parameters<typeof renderSpend>[1];
const sums = { attempts: 2, inputTokens: 12_345, outputTokens: 900, cacheReadTokens: 0, cacheWriteTokens: 0, costUsd: 1.5, unpriced: 0 };

test('given sums, then a line each with the total at the end, and what has no price is said', () => {
  const text = renderSpend({ by: 'day', total: { ...sums, unpriced: 1 }, lines: [{ id: '2026-01-31', name: '2026-01-31', ...sums }] }, look);
  expect(text.split('\n').map((line) => line.trim().replaceAll(/\s{2,}/g, ' | '))).toEqual(['DAY | ATTEMPTS | INPUT | OUTPUT | FROM CACHE | COST', '2026-01-31 | 2 | 12.3k | 900 | 0 | $1.50', 'total | 2 | 12.3k | 900 | 0 | $1.50 (1 without a price)']);
  const both = renderSpend({ by: 'purpose', total: { ...sums, reviews: 1 }, lines: [{ id: 'review', name: 'review', ...sums, attempts: 0, reviews: 1 }] }, look);
  expect(both.split('\n')[0]).toContain('REVIEWS');
  expect([short(999), short(1_000), short(2_500_000)]).toEqual(['999', '1.0k', '2.5M']);
});
