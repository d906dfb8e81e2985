import { describe, expect, test } from '@jest/globals';
import { type AttemptOutcome, type FailureKind, failureKinds } from '@fuel/contracts';
import fc from 'fast-check';
import type { NodeInfo } from '../port/world.ts';
import { afterUnsound, type AgentHealth, failingAfter, healthSentence, probing, soundness, withHealth } from './agent-health.ts';

const now = Date.UTC(2026, 0, 31, 12);
const minute = 60_000;
const failed = (failure: FailureKind, message = 'no'): AttemptOutcome => ({ kind: 'failed', failure, message });
const at = (outcome: AttemptOutcome) => ({ node: 'nod_a', agent: 'opus', outcome });
const after = (outcome: AttemptOutcome, before?: AgentHealth, jitter = 1): AgentHealth => {
  const row = afterUnsound(before, at(outcome), now, jitter);
  if (row === null) throw new Error('it says nothing');
  return row;
};
const node: NodeInfo = { id: 'nod_a', name: 'api-1', boot: null, present: true, lastSeenAt: now, slots: 4, taken: 0, agents: [{ name: 'opus', usable: true, reason: null }, { name: 'sonnet', usable: true, reason: null }], repositories: [] };

describe('the health of an agent at a node', () => {
  test('given what only a person mends, then it is unhealthy at once, for a minute first and an hour at most', () => {
    let row = after(failed('auth', 'Invalid API key'));
    expect(row).toEqual({ node: 'nod_a', agent: 'opus', kind: 'unhealthy', failure: 'auth', message: 'Invalid API key', failures: 1, since: now, until: now + minute });
    expect(after(failed('billing'), undefined, 0).until).toBe(now + minute / 2);
    for (let times = 2; times < 40; times += 1) row = after(failed('auth'), { ...row, until: now });
    expect([row.failures, row.until, row.since]).toEqual([39, now + 60 * minute, now]);
  });

  test('given what may pass, then it is held against it after three times in a row', () => {
    let row = after(failed('overloaded'));
    expect([row.kind, row.failures, row.until]).toEqual(['failing', 1, null]);
    while (row.failures < failingAfter) row = after(failed('crash'), row);
    expect(row.until).toBe(now + 30_000);
    expect(after(failed('network'), { ...row, until: now }).until).toBe(now + minute);
  });

  test('given a limit, then it waits until that, and what fails beside it does not let it go sooner', () => {
    const row = after({ kind: 'limited', until: new Date(now + 90 * minute).toISOString() });
    expect([row.kind, row.until]).toEqual(['limited', now + 90 * minute]);
    expect(after(failed('crash'), row)).toMatchObject({ kind: 'limited', until: now + 90 * minute, failures: 2 });
  });

  test('given the end of any attempt, then it says one of three things, and only what says something against the agent changes its row', () => {
    expect(['completed', 'no_change', 'needs_work', 'needs_input', 'cancelled'].map((kind) => soundness({ kind } as AttemptOutcome))).toEqual(['sound', 'sound', 'sound', 'sound', null]);
    for (const failure of failureKinds) expect(afterUnsound(undefined, at(failed(failure)), now, 1) === null).toBe(soundness(failed(failure)) === null);
    expect(['tampered', 'lost', 'upstream_conflict', 'push_failed'].map((failure) => soundness(failed(failure as FailureKind)))).toEqual([null, null, null, null]);
  });

  test('given its time has come, then one attempt tries, and nobody else while it does', () => {
    const due = { ...after(failed('auth')), until: now };
    const tried = probing(due, now, 1);
    expect(tried?.until).toBe(now + minute);
    expect(tried === null ? null : probing(tried, now + 1, 1)).toBeNull();
  });

  test('given the nodes, then an agent that waits is not usable, one whose time has come is tried, and nothing else changes', () => {
    const row = after(failed('auth', 'Invalid API key'));
    expect(withHealth([node], [row], now)[0]?.agents).toEqual([{ name: 'opus', usable: false, reason: null, health: row }, { name: 'sonnet', usable: true, reason: null }]);
    expect(withHealth([node], [row], now + 2 * minute)[0]?.agents[0]).toMatchObject({ usable: true, probe: true });
    expect(withHealth([node], [{ ...row, until: null }], now)).toEqual([node]);
    expect(healthSentence(row, ' on node api-1')).toBe('is unhealthy on node api-1: Invalid API key (auth); next try 2026-01-31T12:01:00.000Z');
    expect(healthSentence({ ...row, kind: 'limited' }, '')).toBe("is at its provider's limit; next try 2026-01-31T12:01:00.000Z");
  });

  test('given any failures in a row, then the time that it waits lies ahead and never shrinks below half of the one before', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom<FailureKind>('auth', 'billing', 'overloaded', 'crash', 'rate_limited'), fc.double({ min: 0, max: 1, noNaN: true })), { minLength: 1, maxLength: 30 }), (failures) => {
        let row: AgentHealth | undefined;
        for (const [failure, jitter] of failures) {
          const next: AgentHealth | null = afterUnsound(row === undefined ? undefined : { ...row, until: null }, at(failed(failure)), now, jitter);
          expect(next?.failures).toBe((row?.failures ?? 0) + 1);
          expect((next?.until ?? now) >= now && (next?.until ?? now) <= now + 60 * minute).toBe(true);
          row = next ?? row;
        }
      }),
    );
  });
});
