import { describe, expect, test } from '@jest/globals';
import type { WorkspaceRules } from '@fuel/contracts';
import fc from 'fast-check';
import type { NodeInfo, Repository } from '../port/world.ts';
import { assign, byUrgency, kindOf } from './assign.ts';
import { type Board, limitOf, takenOf, type Waiting } from './board.ts';
import { canRun, capacityOf, give, isChoice, nothingGiven, place } from './place.ts';
import { type LaneCount, laneWord, claimOfWord, limitIn } from './lane.ts';
import { routeOf } from './route.ts';
import { openShares, served } from './shares.ts';

const repositories = ['rep_1', 'rep_2'];
const names = ['opus', 'sonnet', 'codex'];
const name = fc.constantFrom(...names);
const nodes = fc
  .array(fc.record({ present: fc.boolean(), slots: fc.nat(4), taken: fc.nat(4), agents: fc.array(fc.record({ name, usable: fc.boolean(), reason: fc.constant(null) }), { maxLength: 3 }), repositories: fc.subarray(repositories), labels: fc.subarray(['gpu', 'linux']) }), { maxLength: 4 })
  .map((all) => all.map((node, index): NodeInfo => ({ id: `nod_${index}`, name: `node ${index}`, boot: null, lastSeenAt: null, ...node })));
const rules: fc.Arbitrary<WorkspaceRules> = fc.record({
  agents: fc.dictionary(name, fc.record({ limit: fc.option(fc.nat(3), { nil: undefined }), fallbacks: fc.subarray(names) })),
  routing: fc.array(fc.record({ complexity: fc.constantFrom('complex' as const, undefined), type: fc.constantFrom('chore' as const, undefined), agent: name }), { maxLength: 2 }),
});
/** As they can stand: nobody is under way in company that it does not suffer. */
const lanes = fc
  .dictionary(fc.constantFrom('db', 'web'), fc.array(fc.constantFrom(null, 1, 2, 3), { maxLength: 3 }))
  .map((all) => new Map(Object.entries(all).map(([key, asked]): [string, LaneCount] => {
    const there = asked.filter((_one, index) => index < Math.min(...asked.flatMap((most) => most ?? [])));
    return [key, { taken: there.length, limits: Object.fromEntries([1, 2, 3].map((most) => [most, there.filter((one) => one === most).length])) }];
  })));
const laneOfWaiting = fc.constantFrom(undefined, undefined, { key: 'db', most: null }, { key: 'db', most: 1 }, { key: 'db', most: 2 }, { key: 'web', most: 2 });
const boards = fc.record({ nodes, rules, taken: fc.dictionary(name, fc.nat(2)), known: fc.boolean(), lanes }).map(({ nodes: some, rules: ruled, taken, known, lanes: standing }): Board => ({
  lanes: standing,
  nodes: some,
  repositories: new Map(repositories.map((id): [string, Repository] => [id, { ref: { id, name: id, url: 'file:///srv/r.git', path: null, defaultBranch: 'main' }, head: known ? 'a'.repeat(40) : null, role: 'app', consumers: [], primaryAgent: 'opus' }])),
  workspaces: new Map([['default', { name: 'default', rules: ruled, taken }]]),
}));
const waitings = fc
  .array(
    fc.record({
      feature: fc.constantFrom('fea_1', 'fea_2', 'fea_3'), repository: fc.constantFrom(...repositories, 'rep_unknown'), agent: fc.constantFrom(null, null, 'codex'), complexity: fc.constantFrom('complex' as const, 'simple' as const),
      type: fc.constantFrom('chore' as const, 'feature' as const), priority: fc.constantFrom(1, 2), depth: fc.nat(3), sequence: fc.nat(9), place: fc.constantFrom(null, null, 'opus', 'codex'), labels: fc.constantFrom(undefined, undefined, ['gpu'], ['gpu', 'linux']), lane: laneOfWaiting,
    }),
    { maxLength: 12 },
  )
  .map((all) => all.map(({ place: held, ...one }, index): Waiting => ({ ...one, task: `tsk_${index}`, workspace: 'default', held, avoid: held === null ? null : 'nod_0' })));

const all = { shares: openShares(), limit: 100 };

describe('assign', () => {
  test('given any board and anything that waits, when it is given out, then no limit is exceeded, everybody can do what they get, and no suspect stays where it is', () => {
    fc.assert(
      fc.property(boards, waitings, (board, waiting) => {
        const given = assign(board, waiting, all);
        expect(new Set(given.map((one) => one.task)).size).toBe(given.length);
        for (const { task: id, node: at, agent, passedOver } of given) {
          const task = waiting.find((one) => one.task === id);
          const node = board.nodes.find((one) => one.id === at);
          const repository = board.repositories.get(task?.repository ?? '');
          if (task === undefined || node === undefined || repository === undefined) throw new Error('it gave out what does not exist');
          // What it asks of a node, that node has.
          expect((task.labels ?? []).filter((label) => node.labels?.includes(label) !== true)).toEqual([]);
          expect([canRun(node, task, agent), repository.head === null, task.avoid === at]).toEqual([true, false, false]);
          const route = routeOf(task, repository, board.workspaces.get('default')?.rules).map((step) => step.agent);
          expect([...passedOver.map((step) => step.agent), agent]).toEqual(route.slice(0, passedOver.length + 1));
        }
        for (const node of board.nodes) {
          const more = given.filter((one) => one.node === node.id).length;
          if (more > 0) expect(node.taken + more).toBeLessThanOrEqual(node.slots);
        }
        for (const [key, count] of new Map([...(board.lanes ?? []), ...waiting.flatMap(({ lane }) => (lane === undefined || board.lanes?.has(lane.key) === true ? [] : [[lane.key, { taken: 0, limits: {} }] as const]))])) {
          const added = given.flatMap(({ task: id }) => waiting.filter((one) => one.task === id && one.held === null && one.lane?.key === key));
          const limits = [limitIn(count) ?? Infinity, ...added.map(({ lane }) => lane?.most ?? Infinity)];
          if (added.length > 0) expect(count.taken + added.length).toBeLessThanOrEqual(Math.min(...limits));
        }
        for (const agent of names) {
          const back = given.filter((one) => waiting.find(({ task }) => task === one.task)?.held === agent).length;
          const more = given.filter((one) => one.agent === agent).length - back;
          if (more > 0) expect(takenOf(board, 'default', agent) + more).toBeLessThanOrEqual(limitOf(board, 'default', agent) ?? Number.POSITIVE_INFINITY);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('given any board, when all is given out, then nothing waits that could be placed, and no kind has got more than was thought possible', () => {
    fc.assert(
      fc.property(boards, waitings, (board, waiting) => {
        const given = assign(board, waiting, all);
        const sofar = nothingGiven();
        for (const one of given) give(sofar, waiting.find(({ task }) => task === one.task) ?? { workspace: 'default', held: null }, one);
        for (const one of waiting) {
          if (given.some(({ task }) => task === one.task)) continue;
          const isKeptBack = (other: Waiting): boolean => {
            const choice = place(board, sofar, other, other);
            return !isChoice(choice) && choice.lane !== undefined;
          };
          // A lane is closed behind somebody whom it alone keeps back.
          if (one.held === null && one.lane !== undefined && waiting.some((other) => other.lane?.key === one.lane?.key && !given.some(({ task }) => task === other.task) && isKeptBack(other))) continue;
          expect(isChoice(place(board, sofar, one, one))).toBe(false);
        }
        for (const one of waiting.filter(({ held }) => held === null)) {
          const same = given.filter(({ task }) => waiting.some((other) => other.task === task && other.held === null && kindOf(other) === kindOf(one)));
          if (waiting.every(({ held }) => held === null)) expect(same.length).toBeLessThanOrEqual(capacityOf(board, one));
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('given one feature, when places are few, then urgency, the longest chain and the plan decide, for scarce agents too', () => {
    const { board, task } = small({ slots: 9, limit: 2 });
    const waiting = [task('last', { priority: 1, depth: 9 }), task('leaf', { depth: 1 }), task('trunk', { depth: 7 }), task('branch', { depth: 3, sequence: 5 }), task('twig', { depth: 3, sequence: 4 })];
    expect([...waiting].sort(byUrgency).map((one) => one.task)).toEqual(['trunk', 'twig', 'branch', 'leaf', 'last']);
    expect(assign(board, waiting, all).map((one) => one.task)).toEqual(['trunk', 'twig']);
  });

  test('given a node that could not do a task, then any other one that may comes before it, however little room it has, and it comes again where nobody else does', () => {
    const { board, task } = small({ slots: 9 });
    const [node] = board.nodes;
    const other = { ...node!, id: 'nod_b', slots: 2, taken: 1 };
    const chosen = (on: Board, declinedBy: string | null) => place(on, nothingGiven(), task('a'), { ...task('a'), declinedBy });
    const both = { ...board, nodes: [node!, other] };
    expect([chosen(both, null), chosen(both, 'nod_a'), chosen(both, 'nod_b')]).toMatchObject([{ node: 'nod_a' }, { node: 'nod_b' }, { node: 'nod_a' }]);
    for (const more of [{ slots: 1 }, { present: false }, { repositories: [] }]) expect(chosen({ ...board, nodes: [node!, { ...other, ...more }] }, 'nod_a')).toMatchObject({ node: 'nod_a' });
  });

  test('given a lane, then no more of it at once than the strictest in it lets in; who has to be alone is not passed by others of the lane for ever; and other lanes go on', () => {
    const { board, task } = small({ slots: 9 });
    const db = (id: string, most: number | null, more: Partial<Waiting> = {}) => task(id, { lane: { key: 'db', most }, ...more });
    const standing = (taken: number, limits: Record<string, number> = {}): Board => ({ ...board, lanes: new Map([['db', { taken, limits }]]) });
    const names = (on: Board, ...waiting: Waiting[]) => assign(on, waiting, all).map((one) => one.task);
    expect(names(board, db('a', 2), db('b', null), db('c', null), task('free'))).toEqual(['a', 'b', 'free']);
    expect(names(standing(1, { 1: 1 }), db('a', null), task('other', { lane: { key: 'web', most: 1 } }))).toEqual(['other']);
    expect(names(standing(1, { 1: 0 }), db('a', null), db('b', null))).toEqual(['a', 'b']);
    // The strict one is more urgent: nobody goes past it while others run, and it goes when they are done.
    const waiting = [db('alone', 1, { priority: 900 }), db('a', null), db('b', null)];
    expect(names(standing(2), ...waiting)).toEqual([]);
    expect(names(standing(0), ...waiting)).toEqual(['alone']);
    expect(place(standing(2), nothingGiven(), db('alone', 1))).toMatchObject({ lane: { key: 'db', taken: 2, most: 1 } });
    // Who moves to another node has its place in the lane already.
    expect(names(standing(1, { 1: 1 }), db('moved', 1, { held: 'opus', avoid: 'nod_z' }))).toEqual(['moved']);
    expect(capacityOf(standing(1, { 1: 1 }), db('a', null))).toBe(1);
    for (const claim of [undefined, { key: 'db', most: null }, { key: 'db', most: 7 }]) expect(claimOfWord(laneWord(claim))).toEqual(claim);
  });

  test('given features of one priority that always have work, when they are served for long, however many places become free each time, then their shares differ by one at most', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 5 }), fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 20, maxLength: 60 }), (features, rounds) => {
        const shares = openShares();
        const counts = new Map<string, number>();
        rounds.forEach((slots) => {
          const { board, task } = small({ slots });
          const waiting = Array.from({ length: features * 10 }, (_one, index) => task(`t${index}`, { feature: `fea_${index % features}`, depth: (index % features) * 3 }));
          for (const one of assign(board, waiting, { shares, limit: 100 })) {
            served(shares, one.feature, one.priority);
            counts.set(one.feature, (counts.get(one.feature) ?? 0) + 1);
          }
        });
        expect(Math.max(...counts.values()) - Math.min(...counts.values())).toBeLessThanOrEqual(1);
        expect(counts.size).toBe(features);
      }),
    );
  });

  test('given a feature that comes late, then it takes its turn and makes up for nothing; and a more urgent one goes before all', () => {
    const shares = openShares();
    const { board, task } = small({ slots: 1 });
    const turn = (...features: string[]): string => {
      const [one] = assign(board, features.map((feature) => task(`of ${feature}`, { feature, priority: feature === 'urgent' ? 900 : 500 })), { shares, limit: 1 });
      if (one !== undefined) served(shares, one.feature, one.priority);
      return one?.feature ?? 'nobody';
    };
    for (let n = 0; n < 100; n++) expect(turn('old')).toBe('old');
    const turns = Array.from({ length: 10 }, () => turn('new', 'old'));
    expect(Math.abs(turns.filter((feature) => feature === 'new').length - 5)).toBeLessThanOrEqual(1);
    for (let n = 0; n < 50; n++) expect(turn('new', 'old', 'urgent')).toBe('urgent');
    const after = Array.from({ length: 10 }, () => turn('new', 'old'));
    expect(Math.abs(after.filter((feature) => feature === 'new').length - 5)).toBeLessThanOrEqual(1);
  });
});

function small({ slots, limit }: { slots: number; limit?: number }) {
  const node: NodeInfo = { id: 'nod_a', name: 'a', boot: null, lastSeenAt: null, present: true, slots, taken: 0, agents: [{ name: 'opus', usable: true, reason: null }], repositories: ['rep_1'] };
  const ref = { id: 'rep_1', name: 'api', url: 'file:///srv/r.git', path: null, defaultBranch: 'main' };
  const board: Board = {
    nodes: [node],
    repositories: new Map([['rep_1', { ref, head: 'a'.repeat(40), role: 'app', consumers: [], primaryAgent: 'opus' }]]),
    workspaces: new Map([['default', { name: 'default', rules: { agents: limit === undefined ? {} : { opus: { limit, fallbacks: [] } }, routing: [] }, taken: {} }]]),
  };
  const task = (id: string, more: Partial<Waiting> = {}): Waiting =>
    ({ task: id, feature: 'fea_1', workspace: 'default', repository: 'rep_1', agent: null, complexity: 'simple', type: 'feature', priority: 500, depth: 1, sequence: 0, avoid: null, held: null, ...more });
  return { board, task };
}
