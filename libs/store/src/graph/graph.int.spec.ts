import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Actor } from '@fuel/core';
import fc from 'fast-check';
import { changes, newFeature, someFeature, someTask } from '../rows.arb.ts';
import { openTestBed, type Room, type TestBed } from '../test-bed.arb.ts';

let bed: TestBed;
let room: Room;
beforeAll(async () => {
  bed = await openTestBed();
});
afterAll(async () => {
  expect(await bed?.close()).toEqual([]);
});
beforeEach(async () => {
  room = await bed.room();
});

const actor: Actor = { kind: 'person', id: 'ada' };
const by = { actor, at: 1_700_000_000_000 };
type Pair = readonly [from: number, to: number];

let made = 0;
/** Tasks of one feature or each of its own; returns their names. */
async function tasks(count: number, apart = false): Promise<string[]> {
  const round = (made += 1);
  const names = Array.from({ length: count }, (_, index) => `r${round}_${index}`);
  const features = (apart ? names.map((name) => [name]) : [names]).map((own, index) => newFeature(someFeature(`fea_${round}_${index}`, { state: { name: 'planned' } }), own.map((name) => someTask(name))));
  await room.store.transact((transaction) => transaction.write(changes({ created: features })));
  // Between features that are linked already the short way says all.
  if (apart) await room.sql(`insert into feature_links (upstream_feature, consumer_feature) select a.id, b.id from features a, features b where a.id like $1 and b.id like $1 and a.id <> b.id`, [`fea_${round}_%`]);
  return names.map((name) => `tsk_${name}`);
}

const insert = (ids: readonly string[], [from, to]: Pair) => room.store.insertEdge({ upstream: ids[from] ?? '', consumer: ids[to] ?? '' }, by);

/** Is there a way, by walking everything? */
function reaches(edges: readonly Pair[], from: number, to: number): boolean {
  const seen = new Set([from]);
  for (const node of seen) for (const edge of edges) if (edge[0] === node) seen.add(edge[1]);
  return seen.has(to);
}

/** Inserts one by one, and holds each answer against the walk. */
async function fault(size: number, wanted: readonly Pair[], apart = false): Promise<string | null> {
  const ids = await tasks(size, apart);
  const taken: Pair[] = [];
  for (const edge of wanted) {
    if (taken.some(([from, to]) => from === edge[0] && to === edge[1])) continue;
    const answer = await insert(ids, edge);
    const closes = reaches(taken, edge[1], edge[0]);
    if (answer.kind !== (closes ? 'cycle' : 'added')) return `${JSON.stringify(taken)} + ${JSON.stringify(edge)}: ${answer.kind}`;
    if (answer.kind === 'cycle' && (answer.path.members[0]?.task !== ids[edge[1]] || answer.path.members.at(-1)?.task !== ids[edge[0]])) return `${JSON.stringify(edge)}: the path is ${JSON.stringify(answer.path)}`;
    if (!closes) taken.push(edge);
  }
  return null;
}

const againstRanks = () =>
  room.sql(`select e.upstream_id, e.consumer_id from edges e join task_ranks u on u.task_id = e.upstream_id join task_ranks c on c.task_id = e.consumer_id
    where u.rank >= c.rank or graph_of(u.task_id) <> graph_of(c.task_id)`);

function* digraphs(size: number): Generator<Pair[]> {
  const pairs = Array.from({ length: size * size }, (_, index): Pair => [Math.floor(index / size), index % size]).filter(([from, to]) => from !== to);
  for (let chosen = 0; chosen < 2 ** pairs.length; chosen++) yield pairs.filter((_, bit) => (chosen & (2 ** bit)) !== 0);
}

/** All of the 4,096 graphs of four nodes take their time: `npm run test:races`. */
const every = process.env['FUEL_RACE_ROUNDS'] === undefined ? 29 : 1;

describe('edges into a graph with stored ranks', () => {
  test('given every directed graph of up to 3 nodes, inside a feature and across features, then SQL says what a walk says', async () => {
    for (const size of [2, 3]) {
      for (const graph of digraphs(size)) {
        expect(await fault(size, graph)).toBeNull();
        expect(await fault(size, graph.toReversed(), true)).toBeNull();
      }
    }
    expect(await againstRanks()).toEqual([]);
  });

  test('given directed graphs of 4 nodes, then SQL says what a walk says', async () => {
    const chosen = [...digraphs(4)].filter((_, index) => index % every === 0);
    for (let at = 0; at < chosen.length; at += 4) {
      expect(await Promise.all(chosen.slice(at, at + 4).map((graph) => fault(4, graph.toReversed())))).toEqual(chosen.slice(at, at + 4).map(() => null));
    }
    expect(await againstRanks()).toEqual([]);
  }, 900_000);

  test('given larger graphs in any order, then the same holds', async () => {
    const node = fc.nat(14);
    const graph = fc.array(fc.tuple(node, node).filter(([from, to]) => from !== to), { maxLength: 40 });
    await fc.assert(fc.asyncProperty(graph, fc.boolean(), async (edges, apart) => expect(await fault(15, edges, apart)).toBeNull()), { numRuns: 12 });
    expect(await againstRanks()).toEqual([]);
  });

  test('given ranks without any room, then the graph is numbered anew and the edge is taken', async () => {
    const ids = await tasks(4);
    await room.sql('update task_ranks set rank = rank / 1099511627776');
    expect(await insert(ids, [1, 2])).toEqual({ kind: 'added', open: false });
    expect(await insert(ids, [3, 1])).toEqual({ kind: 'added', open: false });
    expect(await insert(ids, [2, 3])).toMatchObject({ kind: 'cycle' });
    expect(await againstRanks()).toEqual([]);
  });

  test('given an edge, then the consumer is held once more, both versions move, and the event has what rebuilds it', async () => {
    const ids = await tasks(2);
    expect(await insert(ids, [1, 0])).toEqual({ kind: 'added', open: false });
    expect(await room.sql('select id, holds, version from tasks order by id')).toEqual([{ id: ids[0], holds: 1, version: 1 }, { id: ids[1], holds: 0, version: 1 }]);
    expect(await room.sql('select type, task_id, actor, data from events')).toEqual([
      { type: 'task.dependencyAdded', task_id: ids[0], actor, data: { state: { name: 'proposed' }, set: { holds: 1 }, note: { upstream: ids[1], gate: { reviewed: true } } } },
    ]);
    await room.sql(`update tasks set state = 'reviewed' where id = $1`, [ids[0]]);
    expect(await insert(ids, [0, 1])).toEqual({ kind: 'cycle', path: expect.objectContaining({ last: { upstream: ids[1], consumer: ids[0] } }) });
  });

  test('given an upstream that is accepted, then the gate is open and nothing is held', async () => {
    const ids = await tasks(2);
    await room.sql(`update tasks set state = 'no_change' where id = $1`, [ids[0]]);
    expect(await insert(ids, [0, 1])).toEqual({ kind: 'added', open: true });
    expect(await room.sql('select holds from tasks where id = $1', [ids[1]])).toEqual([{ holds: 0 }]);
  });

  test.each([
    ['a consumer that is past its turn', `update tasks set state = 'running' where id = $1`],
    ['a consumer that is ready, whose feature has to know', `update tasks set state = 'ready' where id = $1`],
    ['an edge that is there', `insert into edges (upstream_id, consumer_id, gate) select replace($1, '_1', '_0'), $1, '{"reviewed": true}'`],
    ['a task that is gone', `delete from tasks where id = $1`],
  ])('given %s, then it is left to the long way', async (_what, statement) => {
    const ids = await tasks(2);
    await room.sql(statement, [ids[1]]);
    expect(await insert(ids, [0, 1])).toEqual({ kind: 'undecided' });
  });

  test('given somebody at work on one of the two tasks, then nobody waits for him', async () => {
    const ids = await tasks(2);
    await room.sql('begin');
    await room.sql('select from tasks where id = $1 for update', [ids[0]]);
    expect(await insert(ids, [0, 1])).toEqual({ kind: 'undecided' });
    await room.sql('rollback');
    expect(await insert(ids, [0, 1])).toMatchObject({ kind: 'added' });
  });

  test('given new tasks that depend on tasks of two graphs, then all of them are one graph and the new ones are behind', async () => {
    const [a = '', b = ''] = await tasks(2, true);
    const late = someTask('late', {}, { feature: `fea_${made}_0` });
    const edges = [a, b].map((upstream) => ({ upstream, consumer: 'tsk_late', gate: { reviewed: true as const } }));
    await room.store.transact((transaction) => transaction.write(changes({ newTasks: [{ task: late, prompt: 'x', sequence: 1, rank: 0, depth: 1 }], newEdges: edges })));
    expect(await againstRanks()).toEqual([]);
    expect(await room.store.insertEdge({ upstream: 'tsk_late', consumer: a }, by)).toMatchObject({ kind: 'cycle' });
  });

  test('given an edge inside a transaction, then it may be inserted, closes a cycle, or is there already', async () => {
    const [a = '', b = '', c = ''] = await tasks(3, true);
    const order = (upstream: string, consumer: string) => room.store.transact((transaction) => transaction.orderEdge({ upstream, consumer }));
    expect(await order(b, a)).toEqual({ kind: 'ordered' });
    await room.store.insertEdge({ upstream: b, consumer: a }, by);
    await room.store.insertEdge({ upstream: c, consumer: b }, by);
    expect(await order(b, a)).toEqual({ kind: 'duplicate' });
    expect(await order(a, c)).toMatchObject({ kind: 'cycle', path: { members: [{ task: c }, { task: b }, { task: a }], last: { upstream: c, consumer: b } } });
  });

  test('given an edge that somebody else adds between the look and the write, then the transaction looks again and finds it', async () => {
    const [upstream = '', consumer = ''] = await tasks(2);
    let written = 0;
    const answer = await room.store.transact(async (transaction) => {
      const order = await transaction.orderEdge({ upstream, consumer });
      if (order.kind !== 'ordered') return order.kind;
      written += 1;
      await room.store.insertEdge({ upstream, consumer }, by);
      await transaction.write(changes({ newEdges: [{ upstream, consumer, gate: { reviewed: true } }] }));
      return 'written';
    });
    expect([answer, written]).toEqual(['duplicate', 1]);
  });
});
