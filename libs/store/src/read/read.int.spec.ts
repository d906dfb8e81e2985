import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Changes, TaskState } from '@fuel/core';
import { changes, newFeature, someFeature, someLanding, someOrder, someTask } from '../rows.arb.ts';
import { openTestBed, type Room, type TestBed } from '../test-bed.arb.ts';
import { parseCursor, parseTaskCursor } from './page.ts';

let bed: TestBed;
let room: Room;
beforeAll(async () => {
  bed = await openTestBed();
});
afterAll(async () => {
  expect(await bed?.close()).toEqual([]);
});

const repository = (name: string, consumers: readonly string[] = []) =>
  ({ id: `rep_${name}`, name, workspace: 'default', url: `file:///${name}`, path: null, defaultBranch: 'main', role: 'application', consumers, primaryAgent: 'scripted', origin: null }) as const;
const write = (more: Parameters<typeof changes>[0]) => room.store.transact((transaction) => transaction.write(changes(more)));
beforeEach(async () => {
  room = await bed.room();
  await room.store.createRepository(repository('web'));
  await room.store.createRepository(repository('api', ['rep_web']));
  await room.sql(`insert into nodes (id, public_key, name, contract, present, slots) values ('nod_a', 'UA', 'laptop', 1, true, 0), ('nod_b', 'UB', 'tower', 1, false, 1)`);
  await room.sql(`insert into node_repositories (node_id, repository_id) values ('nod_a', 'rep_api')`);
});

describe('repositories', () => {
  test('given a name that is taken, then the second one is told so and nothing changes', async () => {
    expect(await room.store.createRepository({ ...repository('api'), id: 'rep_other', url: 'file:///other' })).toBe('name_taken');
    expect(await room.store.readRepository('rep_other')).toBeNull();
    expect((await room.store.readRepository('api'))?.url).toBe('file:///api');
  });

  test('given a repository, then it is found by name and by id, with its consumers and nodes by name', async () => {
    const api = await room.store.readRepository('rep_api');
    expect(api).toEqual({
      id: 'rep_api', name: 'api', url: 'file:///api', path: null, defaultBranch: 'main', role: 'application', consumers: ['web'], primaryAgent: 'scripted',
      workspace: 'default', head: null, nodes: [{ id: 'nod_a', name: 'laptop', online: true }], createdAt: expect.any(Number), version: expect.any(String),
    });
    expect(await room.store.readRepository('api')).toEqual(api);
    expect(await room.store.readRepository('none')).toBeNull();
  });

  test('given what people wrote, then it is resolved by name and id, and what does not exist is missing', async () => {
    const found = await room.store.resolveRepositories(['api', 'rep_web', 'none']);
    expect([found.get('api')?.id, found.get('rep_web')?.name, found.has('none')]).toEqual(['rep_api', 'web', false]);
  });
});

describe('lists', () => {
  test('given more than a page, then the pages follow each other without gap or repetition, even where rows are of the same moment', async () => {
    const ids = Array.from({ length: 7 }, (_one, index) => `fea_${index}`);
    await write({ created: ids.map((id) => newFeature(someFeature(id), [])) });
    const seen: string[] = [];
    let pages = 0;
    for (let cursor: string | null = null; ; ) {
      const page = await room.store.listFeatures({ after: cursor === null ? null : parseCursor(cursor), limit: 3 });
      pages += 1;
      seen.push(...page.items.map((one) => one.id));
      if (page.next === null) break;
      cursor = page.next;
    }
    expect([pages, seen]).toEqual([3, [...ids].reverse()]);
    const repositories = await room.store.listRepositories({ after: null, limit: 1 });
    const rest = await room.store.listRepositories({ after: parseCursor(repositories.next ?? ''), limit: 1 });
    expect([...repositories.items, ...rest.items].map((one) => one.name)).toEqual(['web', 'api']);
    expect(rest.next).toBeNull();
  });

  test('given features in several states, then a list of one state, each with its repositories by name', async () => {
    const tasks = [someTask('a', {}, { repository: 'rep_web' }), someTask('b', {}, { repository: 'rep_api' }), someTask('c', {}, { repository: 'rep_api' }), someTask('d')];
    await write({ created: [newFeature(someFeature('fea_1', { counters: { proposed: 4 } }), tasks), newFeature(someFeature('fea_2', { state: { name: 'landed' } }))] });
    const { items } = await room.store.listFeatures({ after: null, limit: 10, state: 'in_progress' });
    expect(items).toEqual([
      { id: 'fea_1', name: 'Feature fea_1', state: 'in_progress', workspace: 'default', stage: 1, counters: { proposed: 4 }, repositories: ['api', 'web'], createdAt: expect.any(Number), updatedAt: expect.any(Number) },
    ]);
  });

  test('given the inbox, then what is open, of one feature if asked, and all of it if asked; the first reading counts', async () => {
    const item = (id: string, feature: string) => ({ id, kind: 'review' as const, feature, task: null, title: 't', body: 'b', at: 1_000 });
    await write({ inbox: [item('inb_1', 'fea_1'), item('inb_2', 'fea_2'), item('inb_3', 'fea_1')] });
    await write({ inboxDone: [{ feature: 'fea_2', task: null, kinds: ['review'] }] });
    const ids = async (more: { state?: 'open' | 'done' | 'all'; since?: number; feature?: string }) => (await room.store.listInbox({ after: null, limit: 10, state: 'open', ...more })).items.map((one) => one.id);
    expect(await ids({})).toEqual(['inb_3', 'inb_1']);
    expect(await ids({ state: 'all' })).toEqual(['inb_3', 'inb_2', 'inb_1']);
    expect(await ids({ feature: 'fea_2', state: 'all' })).toEqual(['inb_2']);
    const mark = (more: Changes['inboxMarks'][number]) => room.store.transact((transaction) => transaction.write(changes({ inboxMarks: [more] })));
    await mark({ id: 'inb_1', readAt: 5_000 });
    await mark({ id: 'inb_1', readAt: 6_000, actionedAt: 7_000 });
    expect(await room.store.readInboxItem('inb_1')).toMatchObject({ readAt: 5_000, actionedAt: 7_000, createdAt: 1_000 });
    expect(await room.store.readInboxItem('inb_x')).toBeNull();
    expect([await ids({ state: 'done', since: 7_001 }), await ids({ state: 'done', since: 7_000 })]).toEqual([['inb_2'], ['inb_2', 'inb_1']]);
    expect([await ids({ since: 1_001 }), await ids({ since: 1_000 })]).toEqual([[], ['inb_3']]);
  });
});

describe('one feature', () => {
  const running: TaskState = { name: 'running', node: 'nod_b', agent: 'scripted', order: 'ord_1', since: 0 };
  beforeEach(async () => {
    const tasks = [someTask('a', {}, { repository: 'rep_api' }), someTask('b', { state: running, epoch: 2 }, { repository: 'rep_api' }), someTask('c')];
    await write({ created: [newFeature(someFeature('fea_1', { counters: { proposed: 2, running: 1 } }), tasks, [['a', 'b'], ['b', 'c']])] });
    await write({
      newLandings: [someLanding('lnd_1', { parts: [{ repository: 'rep_web', group: 0, heads: [], state: { name: 'waiting' } }] })],
      slots: [{ node: 'nod_b', workspace: 'default', agent: 'scripted', delta: 1 }],
      attempts: [{ task: 'tsk_b', epoch: 1, agent: 'claude' }, { task: 'tsk_b', epoch: 2, agent: 'scripted' }],
    });
  });

  test('given a feature, then all that can be told about it, in the order of the plan', async () => {
    const read = await room.store.readFeature('fea_1', { after: null, limit: 10 });
    expect(read?.feature).toMatchObject({ id: 'fea_1', counters: { proposed: 2, running: 1 } });
    expect(read?.tasks.map(({ task, attempts, lastAgent }) => [task.spec.key, attempts, lastAgent])).toEqual([['a', 0, null], ['b', 2, 'scripted'], ['c', 0, null]]);
    expect([read?.next, read?.repositoryNames]).toEqual([null, ['api']]);
    expect(read?.edges.map(({ upstream, consumer }) => [upstream, consumer])).toEqual([['tsk_a', 'tsk_b'], ['tsk_b', 'tsk_c']]);
    expect([read?.landing?.id, [...(read?.repositories.keys() ?? [])].sort(), read?.nodes.map((node) => [node.name, node.present, node.taken])]).toEqual([
      'lnd_1',
      ['rep_api', 'rep_web'],
      [['laptop', true, 0], ['tower', false, 1]],
    ]);
    expect(await room.store.readFeature('fea_x', { after: null, limit: 10 })).toBeNull();
  });

  test('given pages of its tasks, then they follow each other, and what a page depends on comes beside it', async () => {
    const first = await room.store.readFeature('fea_1', { after: null, limit: 2 });
    expect(first?.tasks.map(({ task }) => task.spec.key)).toEqual(['a', 'b']);
    const second = await room.store.readFeature('fea_1', { after: parseTaskCursor(first?.next ?? ''), limit: 2 });
    expect([second?.tasks.map(({ task }) => task.spec.key), second?.beside.map((task) => task.spec.key), second?.next]).toEqual([['c'], ['b'], null]);
    const keys = async (only: { states?: 'running'[]; key?: string }) => (await room.store.readFeature('fea_1', { after: null, limit: 9, ...only }))?.tasks.map(({ task }) => task.spec.key);
    expect([await keys({ states: ['running'] }), await keys({ key: 'c' }), await keys({ key: 'x' })]).toEqual([['b'], ['c'], []]);
    for (const made of ['', 'x', first?.next?.slice(1) ?? '', Buffer.from('1 a b').toString('base64url')]) expect(parseTaskCursor(made)).toBeNull();
  });

  test('given accepted work, then it is found for an approval, and of no feature nothing', async () => {
    await room.sql(`update tasks set state = 'no_change', accepted = '{"work": null, "saw": {}}' where id = 'tsk_a'`);
    expect((await room.store.readAccepted('fea_1'))?.map((task) => task.spec.id)).toEqual(['tsk_a']);
    expect(await room.store.readAccepted('fea_x')).toBeNull();
  });

  test('given a task, then its feature with this task and what it waits for', async () => {
    const read = await room.store.readTask('tsk_b');
    expect([read?.feature.id, read?.tasks.map(({ task }) => task.spec.key), read?.beside.map((task) => task.spec.key), read?.edges.length, read?.prompt]).toEqual(['fea_1', ['b'], ['a'], 1, 'Do b']);
    expect(await room.store.readTask('tsk_x')).toBeNull();
  });

  test('given a few things, then the counts of the status', async () => {
    await write({ orders: [someOrder('ord_1'), someOrder('ord_2')], inbox: [{ id: 'inb_1', kind: 'review', feature: 'fea_1', task: null, title: 't', body: 'b', at: 0 }] });
    expect(await room.store.statusCounts()).toEqual({ nodes: { online: 1, offline: 1 }, features: { in_progress: 1 }, tasks: { proposed: 2, running: 1 }, inbox: 1, outbox: 2, parkedFacts: 0 });
  });

  test('given counters and holds that do not fit what is there, then the recount tells which', async () => {
    const fits = async () => room.store.recount();
    expect((await fits()).holds).toEqual([{ task: 'tsk_b', stored: 0, counted: 1 }, { task: 'tsk_c', stored: 0, counted: 1 }]);
    expect((await fits()).counters).toEqual([]);
    await room.sql(`update tasks set holds = 1 where id <> 'tsk_a'`);
    await room.sql(`update features set counters = '{"ready": 0, "running": 3}'`);
    await room.sql(`update slots set taken = 7 where kind = 'agent'`);
    expect(await fits()).toEqual({ holds: [], lanes: [], ready: [], slots: [{ kind: 'agent', owner: 'default', name: 'scripted', stored: 7, counted: 1 }], counters: [{ feature: 'fea_1', stored: { ready: 0, running: 3 }, counted: { proposed: 2, running: 1 } }] });
  });
});
