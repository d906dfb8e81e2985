import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { afterSpending, capRemedy, capSentence, isUsedUp, type KeptCap, leftFor } from './cap.ts';

const now = Date.UTC(2026, 0, 31, 12);
const tomorrow = now + 86_400_000;
const cap: KeptCap = { level: 'workspace', owner: 'default', usd: 5, per: 'day', action: 'stop', day: '2026-01-31', spentMicros: 0, spentTokens: 0, told: false };
const usage = (costUsd: number | null, inputTokens = 100) => ({ inputTokens, outputTokens: 10, costUsd });

describe('a cap on what is spent', () => {
  test('given attempts, then it is used up once it is reached, people are told once, and another day begins at nothing', () => {
    const one = afterSpending(cap, usage(4.9), now);
    expect([one.crossed, isUsedUp(one.cap, now)]).toEqual([false, false]);
    const two = afterSpending(one.cap, usage(0.1), now);
    expect([two.crossed, isUsedUp(two.cap, now), afterSpending(two.cap, usage(1), now).crossed]).toEqual([true, true, false]);
    expect(isUsedUp(two.cap, tomorrow)).toBe(false);
    expect(afterSpending(two.cap, usage(1), tomorrow).cap).toMatchObject({ day: '2026-02-01', spentMicros: 1_000_000, told: false });
    expect(isUsedUp({ ...two.cap, per: 'total' }, tomorrow)).toBe(true);
    expect(capSentence(two.cap, 'default', now)).toBe('the cap of $5 a day of workspace default is used up ($5.00, 220 tokens)');
    expect(capRemedy(two.cap, now)).toBe('it goes on at 2026-02-01T00:00:00.000Z, or with fuel cap set workspace default --usd MORE, or fuel cap clear workspace default');
  });

  test('given attempts without a price, then their tokens count', () => {
    const { usd: _usd, ...rest } = cap;
    expect(afterSpending({ ...rest, tokens: 110 }, usage(null), now).crossed).toBe(true);
    expect(afterSpending(cap, usage(null, 1_000_000), now).crossed).toBe(false);
  });

  test('given several caps, then an attempt has the least that any of those that act leaves', () => {
    const spent = afterSpending(cap, usage(4.5), now).cap;
    expect(leftFor([spent, { ...cap, level: 'task', usd: 2, tokens: 1_000 }, { ...cap, level: 'feature', usd: 0.1, action: 'tell' }], now)).toEqual({ usd: 0.5, tokens: 1_000 });
    expect(leftFor([{ ...cap, action: 'tell' }], now)).toEqual({});
  });

  test('given any prices in cents, then what is spent is exactly their sum', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100_000), { maxLength: 200 }), (cents) => {
        const last = cents.reduce((kept, one) => afterSpending(kept, usage(one / 100), now).cap, cap);
        expect(last.spentMicros).toBe(cents.reduce((sum, one) => sum + one, 0) * 10_000);
      }),
    );
  });
});
