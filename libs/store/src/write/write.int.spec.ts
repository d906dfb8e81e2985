import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { emptyWorld, type Needs } from '@fuel/core';
import fc from 'fast-check';
import { changes, movingFeature, movingLanding, movingTask, newFeature, someEvent, someFeature, someLanding, someOrder, someTask, taskSpec } from '../rows.arb.ts';
import { openTestBed, type Room, type TestBed } from '../test-bed.arb.ts';

let bed: TestBed;
let room: Room;
let shared: Room;
beforeAll(async () => {
  bed = await openTestBed();
  shared = await bed.room();
});
afterAll(async () => {
  expect(await bed?.close()).toEqual([]);
});
beforeEach(async () => {
  room = await bed.room();
});

const write = (more: Parameters<typeof changes>[0], at: Room = room) => at.store.transact((transaction) => transaction.write(changes(more)));
const read = (needs: Needs, at: Room = room) =>
  at.store.transact(async (transaction) => {
    const world = emptyWorld();
    await transaction.load(needs, world);
    return world;
  });

describe('what is written comes back as it was', () => {
  let count = 0;

  test('given any task, when it is created and then moved, then it is loaded equal both times', async () => {
    await fc.assert(
      fc.asyncProperty(taskSpec, movingTask, movingTask, async (spec, first, second) => {
        const feature = someFeature(`fea_t${(count += 1)}`);
        const made = someTask(`t${count}`, first, { ...spec, feature: feature.id });
        await write({ created: [newFeature(feature, [made])] }, shared);
        const { tasks } = await read({ tasks: [made.spec.id] }, shared);
        expect(tasks.get(made.spec.id)).toEqual(made);
        const moved = { ...made, ...second };
        await write({ tasks: [moved] }, shared);
        expect((await read({ whole: [feature.id] }, shared)).tasks.get(made.spec.id)).toEqual({ ...moved, version: 1 });
      }),
      { numRuns: 60 },
    );
  });

  test('given any feature, when it is created and then moved, then it is loaded equal both times', async () => {
    await fc.assert(
      fc.asyncProperty(movingFeature, movingFeature, async (first, second) => {
        const made = someFeature(`fea_f${(count += 1)}`, first);
        await write({ created: [newFeature(made)] }, shared);
        expect((await read({ features: [made.id] }, shared)).features.get(made.id)).toEqual(made);
        await write({ features: [{ ...made, ...second }] }, shared);
        expect((await read({ features: [made.id] }, shared)).features.get(made.id)).toEqual({ ...made, ...second, version: 1 });
      }),
      { numRuns: 40 },
    );
  });

  test('given any landing, when it is created and then moved, then it is loaded equal both times, with its feature locked', async () => {
    await write({ created: [newFeature(someFeature('fea_l'))] }, shared);
    await fc.assert(
      fc.asyncProperty(movingLanding, movingLanding, async (first, second) => {
        const made = someLanding(`lnd_${(count += 1)}`, { ...first, feature: 'fea_l' });
        await write({ newLandings: [made] }, shared);
        const world = await read({ landings: [made.id] }, shared);
        expect(world.landings.get(made.id)).toEqual(made);
        expect([...world.features.keys()]).toEqual(['fea_l']);
        await write({ landings: [{ ...made, ...second }] }, shared);
        expect((await read({ landings: [made.id] }, shared)).landings.get(made.id)).toEqual({ ...made, ...second, version: 1 });
      }),
      { numRuns: 40 },
    );
  });

  test('given an agent that printed NUL and half a character, then the commit does not fail on it', async () => {
    const task = someTask('a', { state: { name: 'needs_input', question: 'a\0b\ud800', options: ['\0'] } });
    await write({ created: [newFeature(someFeature(), [task])], events: [someEvent('x', { data: { text: '\0' } })] });
    expect((await read({ tasks: ['tsk_a'] })).tasks.get('tsk_a')?.state).toEqual({ name: 'needs_input', question: 'a\uFFFDb\uFFFD', options: ['\uFFFD'] });
  });

  test('given a feature that is created and moved on in the same commit, then the last word counts', async () => {
    const feature = someFeature('fea_1', { state: { name: 'planned' } });
    await write({ created: [newFeature(feature, [someTask('a')])], features: [{ ...feature, stage: 4 }], tasks: [someTask('a', { holds: 2 })] });
    const world = await read({ whole: ['fea_1'] });
    expect(world.features.get('fea_1')).toMatchObject({ stage: 4, version: 1 });
    expect(world.tasks.get('tsk_a')).toMatchObject({ holds: 2, version: 1 });
  });

  test('given a workspace that is new, then it exists from its first use', async () => {
    await write({ created: [newFeature(someFeature('fea_1', { workspace: 'mars' }))] });
    expect(await room.sql('select name from workspaces order by name')).toEqual([{ name: 'default' }, { name: 'mars' }]);
  });

  test('given a plan of 5,000 tasks in a row, then it is written and read whole', async () => {
    const names = Array.from({ length: 5_000 }, (_one, index) => `n${index}`);
    const edges = names.slice(1).map((name, index) => [names[index] ?? '', name] as const);
    await write({ created: [newFeature(someFeature(), names.map((name) => someTask(name)), edges)] });
    const world = await read({ whole: ['fea_1'] });
    expect([world.tasks.size, world.edgesTo.get('tsk_n4999')?.length, world.edgesFrom.get('tsk_n0')?.length]).toEqual([5_000, 1, 1]);
    const closure = await read({ closureOf: ['tsk_n4999'] });
    expect(closure.tasks.size).toBe(5_000);
  });
});

describe('the outbox', () => {
  const orders = () => room.sql<{ id: string; key: string; status: string }>('select id, key, status from outbox order by id');

  test('given a new order under a key that is taken, then it takes the place of the old one', async () => {
    await write({ orders: [someOrder('ord_1', { key: 'review:x:1', node: 'nod_a' })] });
    await write({ confirmedOrders: [{ id: 'ord_1', node: 'nod_a' }] });
    await write({ orders: [someOrder('ord_2', { key: 'review:x:1' })] });
    expect(await orders()).toEqual([{ id: 'ord_2', key: 'review:x:1', status: 'pending' }]);
  });

  test('given a key that is settled and given again in one commit, then the new order stays', async () => {
    await write({ orders: [someOrder('ord_1', { key: 'k' })] });
    await write({ settledOrders: ['k'], orders: [someOrder('ord_2', { key: 'k' }), someOrder('ord_3', { key: 'k' })] });
    expect(await orders()).toEqual([{ id: 'ord_3', key: 'k', status: 'pending' }]);
  });

  test('given a confirmation of another node than the one it went to, then it confirms nothing', async () => {
    const review = { type: 'review.run' } as never;
    await write({ orders: [someOrder('ord_1', { node: 'nod_a', body: review }), someOrder('ord_2', { node: 'nod_a', body: review }), someOrder('ord_3', { node: 'nod_a' })] });
    await write({ confirmedOrders: [{ id: 'ord_1', node: 'nod_b' }, { id: 'ord_2', node: 'nod_a' }, { id: 'ord_3', node: 'nod_a' }] });
    // The third one is a cancel: it is carried out when it is known.
    expect((await orders()).map(({ id, status }) => ({ id, status }))).toEqual([{ id: 'ord_1', status: 'pending' }, { id: 'ord_2', status: 'confirmed' }]);
    const world = await read({ orders: ['ord_2'], orderKeys: ['key:ord_1', 'key:none'] });
    expect(world.orders.get('ord_2')).toEqual({ id: 'ord_2', key: 'key:ord_2', type: 'review.run', node: 'nod_a', task: null, epoch: null, round: null, landing: null, repository: 'rep_api', confirmed: true });
    expect([...world.orders.keys()].sort()).toEqual(['ord_1', 'ord_2']);
  });
});

describe('what stands beside the tasks', () => {
  beforeEach(async () => {
    await write({ created: [newFeature(someFeature(), [someTask('a'), someTask('b')])] });
  });

  test('given changes of one attempt over time and within one commit, then they add up', async () => {
    await write({ attempts: [{ task: 'tsk_a', epoch: 1, id: 'att_1', node: 'nod_a', agent: 'scripted', dispatchedAt: 1_000 }] });
    const usage = { inputTokens: 1, outputTokens: 2, costUsd: null };
    await write({
      attempts: [
        { task: 'tsk_a', epoch: 1, startedAt: 2_000 },
        { task: 'tsk_a', epoch: 1, finishedAt: 3_000, outcome: { kind: 'cancelled' }, usage, sessionId: null, salvage: null, warnings: ['w'] },
        { task: 'tsk_a', epoch: 2, dispatchedAt: 4_000 },
      ],
    });
    const rows = await room.sql('select epoch, id, node_id, agent, dispatched_at, started_at, finished_at, outcome, usage, session_id, salvage, warnings from attempts order by epoch');
    expect(rows).toEqual([
      {
        epoch: 1, id: 'att_1', node_id: 'nod_a', agent: 'scripted', dispatched_at: new Date(1_000), started_at: new Date(2_000), finished_at: new Date(3_000),
        outcome: { kind: 'cancelled' }, usage, session_id: null, salvage: null, warnings: ['w'],
      },
      {
        epoch: 2, id: null, node_id: null, agent: null, dispatched_at: new Date(4_000), started_at: null, finished_at: null,
        outcome: null, usage: null, session_id: null, salvage: null, warnings: [],
      },
    ]);
  });

  test('given inbox items, then those that are named are done with, and what comes in the same commit is open', async () => {
    const item = (id: string, kind: 'review' | 'question' | 'failed', task: string | null) => ({ id, kind, feature: 'fea_1', task, title: 't', body: 'b', at: 1_000 });
    await write({ inbox: [item('inb_1', 'review', null), item('inb_2', 'question', 'tsk_a'), item('inb_3', 'question', 'tsk_b'), item('inb_4', 'failed', 'tsk_a')] });
    await write({
      inbox: [item('inb_5', 'review', null)],
      inboxDone: [
        { feature: 'fea_1', task: null, kinds: ['review'] },
        { feature: null, task: 'tsk_a', kinds: ['question', 'failed'] },
        { feature: null, task: null, kinds: ['question'] },
      ],
    });
    const open = await room.store.listInbox({ after: null, limit: 10, state: 'open' });
    expect(open.items.map((one) => one.id).sort()).toEqual(['inb_3', 'inb_5']);
  });

  test('given patches, prompts and heads, then the last one of each counts', async () => {
    const sha = (digit: string) => digit.repeat(40);
    await room.store.createRepository({ id: 'rep_api', name: 'api', workspace: 'default', url: 'file:///api', path: null, defaultBranch: 'main', role: 'application', consumers: [], primaryAgent: 'scripted', origin: null });
    const place = { url: 'file:///api', path: null, defaultBranch: 'main' };
    const part = { source: 'task' as const, trust: 'instructions' as const, text: 'long' };
    await write({
      patches: [{ task: 'tsk_a', head: sha('a'), text: 'one', truncated: false }, { task: 'tsk_a', head: sha('b'), text: 'two', truncated: true }],
      prompts: [{ sha256: 'f'.repeat(64), parts: [part] }, { sha256: 'f'.repeat(64), parts: [part] }],
      heads: [{ repository: 'rep_api', before: null, head: sha('a'), place }, { repository: 'rep_api', before: sha('a'), head: sha('c'), place }],
    });
    await write({ prompts: [{ sha256: 'f'.repeat(64), parts: [part] }] });
    expect(await room.store.readPatch('tsk_a')).toEqual({ head: sha('b'), text: 'two', truncated: true });
    expect(await room.store.readPatch('tsk_b')).toBeNull();
    expect(await room.store.readPrompt('f'.repeat(64))).toEqual([part]);
    expect(await room.store.readPrompt('e'.repeat(64))).toBeNull();
    expect((await room.store.readRepository('api'))?.head).toBe(sha('c'));
    // Decided when the head was another one, by somebody who looked before the last commit.
    await expect(write({ heads: [{ repository: 'rep_api', before: sha('a'), head: sha('b'), place }] })).rejects.toThrow(/changed by somebody else/);
    expect((await room.store.readRepository('api'))?.head).toBe(sha('c'));
  });
});
