import { describe, expect, test } from '@jest/globals';
import type { AttemptOutcome } from '@fuel/contracts';
import { healthKey } from '@fuel/core';
import { faultsOf } from './fixtures/oracle.ts';
import { smallHub } from './fixtures/small-hub.ts';

const minute = 60_000;
const auth: AttemptOutcome = { kind: 'failed', failure: 'auth', message: 'Invalid API key' };
type Hub = ReturnType<typeof smallHub>;

const healthOf = (hub: Hub, node = 'nod_a', agent = 'scripted') => hub.store.health.get(healthKey(node, agent));
const rules = (hub: Hub, more: object) => hub.wish({ type: 'workspace.set', workspace: 'default', rules: { agents: {}, routing: [], ...more } });
const agents = (hub: Hub, ...names: string[]) => {
  for (const [id, node] of hub.store.nodes) hub.store.nodes.set(id, { ...node, agents: names.map((name) => ({ name, usable: true, reason: null })) });
};
const end = async (hub: Hub, key: string, outcome: AttemptOutcome) => {
  await hub.relay();
  await hub.tell('nod_a', hub.finished(key, `${key} head`, { outcome }));
};

describe('agents that their own attempts speak against', () => {
  test('given a key that is refused, then nothing more goes to that agent there until one attempt finds that it works again', async () => {
    const hub = smallHub();
    await hub.start({ a: { in: 'api' } });
    await hub.dispatch();
    await end(hub, 'a', auth);
    expect(hub.state('a')).toBe('failed');
    expect(healthOf(hub)).toMatchObject({ kind: 'unhealthy', failure: 'auth', failures: 1 });
    expect(hub.store.events.filter(({ type }) => type === 'agent.failed')).toMatchObject([{ feature: null, data: { node: 'nod_a', agent: 'scripted', failure: 'auth' } }]);

    await hub.start({ b: { in: 'web' }, c: { in: 'web' } });
    await hub.dispatch();
    expect([hub.state('b'), hub.state('c')]).toEqual(['ready', 'ready']);
    hub.clock.now += 2 * minute;
    await hub.dispatch();
    expect([hub.state('b'), hub.state('c')].sort()).toEqual(['dispatched', 'ready']);
    await hub.dispatch();
    expect([hub.state('b'), hub.state('c')].sort()).toEqual(['dispatched', 'ready']);
    const tried = hub.state('b') === 'dispatched' ? 'b' : 'c';
    await end(hub, tried, { kind: 'completed', head: 'd'.repeat(40), summary: 'done' });
    expect(healthOf(hub)).toBeUndefined();
    await hub.dispatch();
    expect([hub.state('b'), hub.state('c')].sort()).toEqual(['dispatched', 'reviewing']);
    expect(faultsOf(hub.store)).toEqual([]);
  });

  test('given a stand-in, or another node, then the work goes there in the meantime', async () => {
    const hub = smallHub();
    agents(hub, 'scripted', 'spare');
    await rules(hub, { agents: { scripted: { fallbacks: ['spare'] } } });
    await hub.start({ a: { in: 'api' } });
    await hub.dispatch();
    await end(hub, 'a', auth);
    await hub.start({ b: { in: 'web' } });
    await hub.dispatch();
    expect(hub.task('b').state).toMatchObject({ name: 'dispatched', agent: 'spare' });
    const given = hub.store.events.find((event) => event.type === 'task.dispatched' && event.task === hub.task('b').spec.id);
    expect(JSON.stringify(given?.data['note'])).toMatch(/is unhealthy on node nod_a: Invalid API key \(auth\); next try 2026-01-01T00:0/);
    hub.addNode('nod_b');
    await hub.start({ c: { in: 'web' } });
    await hub.dispatch();
    expect(hub.task('c').state).toMatchObject({ name: 'dispatched', agent: 'scripted', node: 'nod_b' });
  });

  test('given a stand-in, then the task that met a limit, or whose agent is unhealthy, goes to it itself, as often as tasks are tried', async () => {
    for (const outcome of [auth, { kind: 'limited', until: new Date(Date.UTC(2026, 0, 2)).toISOString() } as const]) {
      const hub = smallHub();
      agents(hub, 'scripted', 'spare');
      await rules(hub, { agents: { scripted: { fallbacks: ['spare'] } } });
      await hub.start({ a: { in: 'api' } });
      await hub.dispatch();
      await end(hub, 'a', outcome);
      hub.clock.now += 1_000;
      await hub.dispatch();
      expect(hub.task('a').state).toMatchObject({ name: 'dispatched', agent: 'spare' });
      expect(hub.store.inbox).toEqual([]);
      // Nobody is left: what its own agent says counts again.
      await end(hub, 'a', outcome);
      hub.clock.now += 1_000;
      await hub.dispatch();
      expect([hub.state('a'), hub.task('a').failures]).toEqual(['ready', outcome.kind === 'failed' ? 2 : 0]);
      expect(faultsOf(hub.store)).toEqual([]);
    }
  });

  test('given a failure that is not of the agent, beside one that is, then no stand-in is asked to repeat it', async () => {
    const hub = smallHub();
    agents(hub, 'scripted', 'spare');
    await rules(hub, { agents: { scripted: { fallbacks: ['spare'] } } });
    await hub.start({ a: { in: 'api' }, b: { in: 'web' } });
    await hub.dispatch();
    await hub.relay();
    await hub.tell('nod_a', hub.finished('a', 'a head', { outcome: auth }), hub.finished('b', 'b head', { outcome: { kind: 'failed', failure: 'upstream_conflict', message: 'no' } }));
    expect([hub.state('a'), hub.state('b')]).toEqual(['ready', 'failed']);
  });

  test('given what became ready in the commit of the failure itself, then it does not go to that agent', async () => {
    const hub = smallHub();
    await hub.start({ a: { in: 'api' }, b: { in: 'web' }, c: { in: 'web', after: ['b'] } });
    await hub.dispatch();
    await hub.relay();
    await hub.tell('nod_a', hub.finished('a', 'a head', { outcome: auth }), hub.finished('b', 'b head', { outcome: { kind: 'cancelled' } }));
    expect([hub.state('a'), hub.state('b')]).toEqual(['failed', 'ready']);
  });

  test('given a limit, then the agent waits for its end, also when an attempt beside it goes well', async () => {
    const hub = smallHub();
    await hub.start({ a: { in: 'api' }, b: { in: 'web' } });
    await hub.dispatch();
    await end(hub, 'a', { kind: 'limited', until: new Date(hub.clock.now + 30 * minute).toISOString() });
    expect(healthOf(hub)).toMatchObject({ kind: 'limited', until: hub.clock.now + 30 * minute });
    await end(hub, 'b', { kind: 'completed', head: 'd'.repeat(40), summary: 'done' });
    expect(healthOf(hub)).toMatchObject({ kind: 'limited' });
  });

  test('given failures that say nothing of the agent, then nothing is said against it; what may pass is after three times', async () => {
    const hub = smallHub();
    await hub.start({ a: { in: 'api' } });
    await hub.dispatch();
    await end(hub, 'a', { kind: 'failed', failure: 'push_failed', message: 'no' });
    expect(healthOf(hub)).toBeUndefined();
    await hub.start({ b: { in: 'api' }, c: { in: 'api' }, d: { in: 'web' } });
    await hub.dispatch();
    for (const [key, failures, until] of [['b', 1, null], ['c', 2, null], ['d', 3, expect.any(Number)]] as const) {
      await end(hub, key, { kind: 'failed', failure: 'overloaded', message: 'busy' });
      expect(healthOf(hub)).toMatchObject({ kind: 'failing', failures, until });
    }
  });
});
