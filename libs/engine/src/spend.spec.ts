import { describe, expect, test } from '@jest/globals';
import type { Cap } from '@fuel/contracts';
import { smallHub } from './fixtures/small-hub.ts';
import { faultsOf } from './fixtures/oracle.ts';

type Hub = ReturnType<typeof smallHub>;
const usage = (costUsd: number | null, inputTokens = 100) => ({ inputTokens, outputTokens: 10, costUsd });
const set = (hub: Hub, level: 'workspace' | 'repository' | 'feature' | 'task', owner: string, cap: Cap | null) => hub.wish({ type: 'cap.set', level, owner, cap });
const spend = async (hub: Hub, key: string, cost: number | null) => {
  await hub.relay();
  await hub.tell('nod_a', hub.finished(key, `${key} head`, { usage: usage(cost) }));
};

describe('caps on what is spent', () => {
  test('given a cap that stops, when it is used up, then nothing more is given out until another day, people are told once, and each order says what is left', async () => {
    const hub = smallHub();
    await set(hub, 'workspace', 'default', { usd: 5, per: 'day', action: 'stop' });
    await hub.start({ a: { in: 'api' } });
    await hub.dispatch();
    expect(hub.order(`attempt:${hub.task('a').spec.id}:1`, 'attempt.start').caps).toEqual({ usd: 5 });
    await spend(hub, 'a', 4);
    await hub.start({ b: { in: 'web' }, c: { in: 'types' } });
    await hub.dispatch();
    expect(hub.order(`attempt:${hub.task('b').spec.id}:1`, 'attempt.start').caps).toEqual({ usd: 1 });
    await spend(hub, 'b', 1.5);
    expect(hub.open().filter((one) => one.startsWith('message'))).toEqual(['message: The cap of $5 a day of workspace default is used up ($5.50, 220 tokens)']);
    await hub.start({ d: { in: 'web' } });
    await hub.dispatch();
    expect(hub.state('d')).toBe('ready');
    hub.clock.now += 86_400_000;
    await hub.dispatch();
    expect(hub.state('d')).toBe('dispatched');
    expect(faultsOf(hub.store)).toEqual([]);
  });

  test('given a cap that parks, then what waits behind it is put aside with the reason, and nothing else; one that tells lets all go on', async () => {
    const hub = smallHub();
    const first = await hub.start({ a: { in: 'api' }, b: { in: 'web', after: ['a'] }, x: { in: 'api' } });
    await set(hub, 'feature', first, { tokens: 100, per: 'total', action: 'park' });
    await set(hub, 'repository', 'rep_api', { usd: 0.5, per: 'total', action: 'tell' });
    await hub.dispatch();
    await spend(hub, 'a', 1);
    await hub.relay();
    await hub.tell('nod_a', hub.passed('a'));
    await hub.dispatch();
    expect(hub.task('b').state).toMatchObject({ name: 'parked', reason: expect.stringMatching(/^the cap of 100 tokens of feature "Login" is used up \(\$1\.00, 110 tokens\); raise it with fuel cap set feature/) });
    await hub.start({ c: { in: 'api' } });
    await hub.dispatch();
    expect(hub.state('c')).toBe('dispatched');
    expect(hub.open().filter((one) => one.startsWith('message'))).toHaveLength(2);
    await set(hub, 'feature', first, null);
    await hub.wish({ type: 'task.retry', task: hub.task('b').spec.id });
    await hub.dispatch();
    expect(hub.state('b')).toBe('dispatched');
    expect(faultsOf(hub.store)).toEqual([]);
  });

  test('given an agent that reviews, then its order says what is left, what it used counts once with its attempt, and what used the cap up is not asked again', async () => {
    const hub = smallHub();
    const feature = await hub.start({ a: { in: 'api' } });
    await set(hub, 'feature', feature, { usd: 5, per: 'total', action: 'stop' });
    await hub.dispatch();
    await spend(hub, 'a', 4);
    const review = hub.order(`review:${hub.task('a').spec.id}:1`, 'review.run');
    expect(review.caps).toEqual({ usd: 1 });
    const judge = { agent: 'judge', agentVersion: null, model: 'small', resumed: false, cumulative: false, said: null, cacheReadTokens: null, cacheWriteTokens: null };
    const answer = { ...hub.passed('a'), verdict: { kind: 'errored' as const, message: 'the agent had used $1.5 of the $1', forGood: true }, spent: { usage: usage(1.5), spend: judge } };
    await hub.relay();
    await hub.tell('nod_a', answer);
    expect(hub.task('a').state).toMatchObject({ name: 'parked', reason: expect.stringContaining('$1.5 of the $1') });
    const cap = hub.store.caps.get(`feature ${feature}`);
    expect([cap?.spentMicros, cap?.spentTokens, cap?.told]).toEqual([5_500_000, 220, true]);
    const kept = [...hub.store.attempts.values()][0];
    expect([kept?.usage?.costUsd, kept?.reviews]).toEqual([4, [{ round: 1, at: hub.clock.now, usage: usage(1.5), spend: judge }]]);
    // Its verdict comes too late; it was spent all the same.
    await hub.tell('nod_a', answer);
    expect([...hub.store.attempts.values()][0]?.reviews).toHaveLength(2);
    expect(faultsOf(hub.store)).toEqual([]);
  });

  test('given a review of another node or of a round that never was, then nothing is counted', async () => {
    const hub = smallHub();
    await hub.start({ a: { in: 'api' } });
    await hub.dispatch();
    await spend(hub, 'a', 4);
    const spent = { usage: usage(1), spend: { agent: 'judge', agentVersion: null, model: null, resumed: false, cumulative: false, said: null, cacheReadTokens: null, cacheWriteTokens: null } };
    await hub.tell('nod_foreign', { ...hub.passed('a'), spent });
    await hub.tell('nod_a', { ...hub.passed('a'), round: 7, spent });
    await hub.tell('nod_a', { ...hub.passed('a'), epoch: 7, spent });
    expect([...hub.store.attempts.values()][0]?.reviews).toBeUndefined();
  });

  test('given no cap, then attempts that tell what they used change nothing, and orders say nothing of it', async () => {
    const hub = smallHub();
    await hub.start({ a: { in: 'api' } });
    await hub.dispatch();
    expect('caps' in hub.order(`attempt:${hub.task('a').spec.id}:1`, 'attempt.start')).toBe(false);
    await spend(hub, 'a', 4);
    expect([hub.store.caps.size, hub.state('a')]).toEqual([0, 'reviewing']);
  });
});
