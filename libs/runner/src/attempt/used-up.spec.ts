import { describe, expect, test } from '@jest/globals';
import type { LedgerSession } from '@fuel/local';
import { budgetOf, capsAfter, leavesNothing, usedUp } from './used-up.ts';

const tokens = (inputTokens: number, costUsd: number | null) => ({ inputTokens, outputTokens: 10, costUsd, cacheReadTokens: null, cacheWriteTokens: null });
const events = (inputTokens: number, costUsd: number | null = null) => ({ sessionId: 's', version: null, usage: tokens(inputTokens, costUsd) });
const kept = (costUsd: number | null) => ({ session: 's', used: JSON.stringify(tokens(100, costUsd)) }) as LedgerSession;
const counts = (cumulative: boolean, session: LedgerSession | null) => ({ agent: { usageIsCumulative: () => cumulative }, version: null, kept: session });
const run = counts(false, null);

describe('what the caps leave', () => {
  test('given no caps, or nothing told, then nothing is used up', () => {
    expect(usedUp(undefined, events(1e9, 1e9), run)).toBeNull();
    expect(usedUp({ usd: 0, tokens: 0 }, { ...events(0), usage: null }, run)).toBeNull();
  });

  test('given as much as they leave, then it goes on; given more, then it is told how much of how much', () => {
    expect(usedUp({ usd: 0.5, tokens: 110 }, events(100, 0.5), run)).toBeNull();
    expect(usedUp({ tokens: 110 }, events(101), run)).toMatch(/^the agent had used 111 of the 110 tokens that its caps left and was ended; raise the cap/);
    expect(usedUp({ usd: 0.5, tokens: 1 }, events(1, 0.75), run)).toMatch(/used \$0\.75 of the \$0\.5 and 11 of the 1 tokens/);
    expect(usedUp({ usd: 0.5 }, events(1e9), run)).toBeNull();
  });

  test('given what was used of them before, then the rest is left, and never less than nothing', () => {
    const used = { inputTokens: 30, outputTokens: 10, costUsd: 0.1 };
    expect(capsAfter({ usd: 0.3, tokens: 50 }, used)).toEqual({ usd: 0.2, tokens: 10 });
    expect(capsAfter({ usd: 0.05, tokens: 40 }, { ...used, costUsd: null })).toEqual({ usd: 0.05, tokens: 0 });
    expect([capsAfter(undefined, used), capsAfter({ usd: 1 }, null), capsAfter({ usd: 0.05 }, used)]).toEqual([undefined, { usd: 1 }, { usd: 0 }]);
    expect([undefined, { usd: 0.1 }, { usd: 0 }, { usd: 1, tokens: 0 }].map(leavesNothing)).toEqual([false, false, true, true]);
  });

  test('given a session that is counted from its beginning, then what it used before is not of this run, and is in its budget', () => {
    expect(usedUp({ tokens: 50, usd: 0.1 }, events(140, 1.05), counts(true, kept(1)))).toBeNull();
    expect(usedUp({ tokens: 50 }, events(160), counts(true, kept(1)))).toMatch(/60 of the 50 tokens/);
    expect(usedUp({ tokens: 50 }, events(140), counts(false, kept(1)))).toMatch(/150 of the 50/);
    expect([budgetOf({ usd: 0.1 }, counts(true, kept(1))), budgetOf({ usd: 0.1 }, counts(true, kept(null))), budgetOf({ usd: 0.1 }, counts(false, kept(1)))]).toEqual([1.1, 0.1, 0.1]);
    expect([budgetOf({ tokens: 5 }, run), budgetOf({ usd: 0 }, run), budgetOf(undefined, run)]).toEqual([null, null, null]);
  });
});
