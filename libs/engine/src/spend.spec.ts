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

  test('given no cap, then attempts that tell what they used change nothing, and orders say nothing of it', async () => {
    const hub = smallHub();
    await hub.start({ a: { in: 'api' } });
    await hub.dispatch();
    expect('caps' in hub.order(`attempt:${hub.task('a').spec.id}:1`, 'attempt.start')).toBe(false);
    await spend(hub, 'a', 4);
    expect([hub.store.caps.size, hub.state('a')]).toEqual([0, 'reviewing']);
  });
});
