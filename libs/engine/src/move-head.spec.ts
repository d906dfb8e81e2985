import { expect, test } from '@jest/globals';
import type { Fact } from '@fuel/contracts';
import { type SmallHub, shaOf, smallHub } from './fixtures/small-hub.ts';

const saw = (head: string, previous: string | null, more: Partial<Extract<Fact, { type: 'repository.headMoved' }>> = {}): Fact => ({
  type: 'repository.headMoved', repository: 'rep_types', branch: 'main', head: shaOf(head), previous: previous === null ? null : shaOf(previous), ...more,
});
const headOf = (hub: SmallHub) => hub.store.repositories.get('rep_types')?.head;
const asked = (hub: SmallHub) => [...hub.store.outbox.values()].filter((order) => order.body.type === 'repository.observe');

test('given two nodes, when the older report of one comes last, then the head stays, and that node is asked to look again', async () => {
  const hub = smallHub();
  hub.addNode('nod_b');
  await hub.tell('nod_a', saw('new', 'head of types'));
  await hub.tell('nod_b', saw('old', null), saw('old', null));
  expect(headOf(hub)).toBe(shaOf('new'));
  const [order, ...more] = asked(hub);
  expect([order?.node, more]).toEqual(['nod_b', []]);
  await hub.tell('nod_b', saw('new', 'old', { order: order?.id ?? '' }));
  expect([headOf(hub), asked(hub)]).toEqual([shaOf('new'), []]);
});

test('given a branch that was rewritten while the other node was away, when it is asked, then its answer counts', async () => {
  const hub = smallHub();
  hub.addNode('nod_b');
  await hub.tell('nod_b', saw('rewritten', null));
  const [order] = asked(hub);
  await hub.tell('nod_a', saw('rewritten', 'elsewhere', { order: order?.id ?? '' }));
  expect(headOf(hub)).toBe(shaOf('head of types'));
  await hub.tell('nod_b', saw('rewritten', 'rewritten', { order: order?.id ?? '' }));
  expect([headOf(hub), asked(hub)]).toEqual([shaOf('rewritten'), []]);
});

test('given another branch, when a node speaks of it, then the head stays', async () => {
  const hub = smallHub();
  await hub.tell('nod_a', saw('new', 'head of types', { branch: 'other' }));
  expect([headOf(hub), hub.eventTypes()]).toEqual([shaOf('head of types'), ['fact.refused']]);
});

test('given open work in a consumer repository, when the head moves, then its people hear what changed, once a feature', async () => {
  const hub = smallHub();
  const types = hub.store.repositories.get('rep_types');
  if (types !== undefined) hub.store.repositories.set('rep_types', { ...types, consumers: ['rep_api', 'rep_web'] });
  await hub.start({ api: { in: 'api' }, web: { in: 'web' } });
  await hub.tell('nod_a', saw('new', 'head of types', { paths: ['page.ts', 'user.ts'] }));
  expect(hub.open()).toEqual(['message: types moved, and "Login" is built on it']);
  expect(hub.store.inbox.at(-1)?.body).toContain('Changed: page.ts, user.ts');
});

test('given a repository that the last hello of a node could not read, when it reads it now, then what it sees counts; of one that it never joined it does not', async () => {
  const hub = smallHub();
  const node = hub.store.nodes.get('nod_a');
  if (node === undefined) throw new Error('there is no node');
  hub.store.nodes.set('nod_a', { ...node, repositories: [], unreadable: ['rep_types'] });
  await hub.tell('nod_a', saw('new', 'head of types'), saw('x', 'head of api', { repository: 'rep_api' }));
  expect([headOf(hub), hub.store.repositories.get('rep_api')?.head]).toEqual([shaOf('new'), shaOf('head of api')]);
});
