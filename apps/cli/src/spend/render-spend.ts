import type { SpendView } from '@fuel/contracts';
import { cell, table } from '../terminal/cells.ts';
import type { Look } from '../terminal/look.ts';

/** 950, 12.3k, 4.5M */
export function short(count: number): string {
  if (count < 1_000) return String(count);
  return count < 1_000_000 ? `${(count / 1_000).toFixed(1)}k` : `${(count / 1_000_000).toFixed(1)}M`;
}

const price = ({ costUsd, unpriced }: SpendView['total']): string => `$${costUsd.toFixed(2)}${unpriced === 0 ? '' : ` (${unpriced} without a price)`}`;

export function renderSpend({ by, total, lines }: SpendView, look: Look): string {
  const reviewed = (total.reviews ?? 0) > 0;
  const row = (name: string, sums: SpendView['total']) => [name, String(sums.attempts), ...(reviewed ? [String(sums.reviews ?? 0)] : []), short(sums.inputTokens), short(sums.outputTokens), short(sums.cacheReadTokens), price(sums)];
  const rows = lines.map((line) => row(line.name, line));
  const sum = row('total', total).map((text) => cell(text, 'bold'));
  return table([by.toUpperCase(), 'ATTEMPTS', ...(reviewed ? ['REVIEWS'] : []), 'INPUT', 'OUTPUT', 'FROM CACHE', 'COST'], [...rows, sum], look);
}
