import { describe, expect, test } from '@jest/globals';
import type { Gate, Id } from '@fuel/contracts';
import fc from 'fast-check';
import type { Edge } from '../port/world.ts';
import { deadlockIn, deadlockRefusal, deadlockSentence, membersOf, stuckIn } from './deadlock.ts';
import type { StagedTask, Plans } from './landing-waits.ts';

const reviewed: Gate = { reviewed: true };
const landed: Gate = { landed: true };
const contract: Gate = { contract: 'users' };
const signal: Gate = { signal: 'applied' };

const task = (id: string, state: StagedTask['state'] = 'proposed'): StagedTask => ({ id, feature: `fea_${id[0]}`, key: id, title: id, repository: `repo-${id[0]}`, state });
const plans = (tasks: readonly StagedTask[], ...edges: (readonly [upstream: string, consumer: string, gate?: Gate])[]): Plans => ({
  names: new Map(tasks.map(({ feature }) => [feature, feature.toUpperCase()])),
  tasks,
  edges: edges.map(([upstream, consumer, gate = reviewed]) => ({ upstream, consumer, gate })),
});

/** Everything works at once, and people approve whatever may be approved: what has not landed then never will. */
function unlandedAtTheEnd({ tasks, edges }: Plans): readonly Id[] {
  const into = (id: Id): readonly Edge[] => edges.filter((edge) => edge.consumer === id);
  const [gone, done, begun] = [new Set<Id>(), new Set<Id>(), new Set<Id>()];
  const featureOf = new Map(tasks.map(({ id, feature }) => [id, feature]));
  const mayBegin = (id: Id): boolean => into(id).every((edge) => featureOf.get(edge.upstream) !== featureOf.get(id) || gone.has(edge.upstream) || (!('landed' in edge.gate) && mayBegin(edge.upstream)));
  const isOpen = (edge: Edge): boolean => {
    if ('signal' in edge.gate) return true;
    if ('landed' in edge.gate) return gone.has(edge.upstream);
    return 'contract' in edge.gate ? begun.has(edge.upstream) && into(edge.upstream).every(isOpen) : done.has(edge.upstream);
  };
  for (let moved = true; moved; ) {
    const before = gone.size + done.size + begun.size;
    for (const { id } of tasks) if (mayBegin(id)) begun.add(id);
    for (const { id } of tasks) if (begun.has(id) && into(id).every(isOpen)) done.add(id);
    for (const feature of new Set(featureOf.values())) {
      const stage = tasks.filter(({ id, feature: own }) => own === feature && begun.has(id) && !gone.has(id));
      const standsOn = stage.flatMap(({ id }) => into(id)).filter((edge) => !('signal' in edge.gate) && featureOf.get(edge.upstream) !== feature);
      if (stage.every(({ id }) => done.has(id)) && standsOn.every((edge) => gone.has(edge.upstream))) for (const { id } of stage) gone.add(id);
    }
    moved = gone.size + done.size + begun.size > before;
  }
  return tasks.map(({ id }) => id).filter((id) => !gone.has(id));
}

describe('features that wait for each other to land', () => {
  test('given two features that stand on each other, then a deadlock of their tasks, in a sentence that is a circle, with what would help', () => {
    const found = deadlockIn(plans([task('a1', 'reviewed'), task('a2', 'blocked'), task('b1', 'reviewed')], ['a1', 'b1'], ['b1', 'a2', landed]));
    if (found === null) throw new Error('none was found');
    expect(membersOf(found).map(({ id }) => id).sort()).toEqual(['a1', 'a2', 'b1']);
    expect(deadlockSentence(found)).toBe(
      'a deadlock of these 3 tasks: repo-a#a2 of "FEA_A" waits for repo-b#b1 of "FEA_B", which waits for repo-a#a1 of "FEA_A", which lands with repo-a#a2; ' +
        'each of these features lands after the other, so take one of the dependencies away: fuel task undepend a2 b1, or fuel task undepend b1 a1',
    );
    expect(deadlockRefusal(found, '/task')).toMatchObject({ code: 'landing.cycle', pointer: '/task', extra: { deadlock: [{ task: 'a2', feature: 'fea_a', name: 'FEA_A' }, { task: 'b1' }, { task: 'a1' }], waits: [{ task: 'a2', upstream: 'b1', until: landed }, { task: 'b1', upstream: 'a1' }] } });
  });

  test('given stages, then a later one of a feature may stand on what stands on an earlier one, and not the other way round', () => {
    const all = [task('a1'), task('a2'), task('b1'), task('b2')];
    expect(deadlockIn(plans(all, ['a1', 'a2', landed], ['a1', 'b1'], ['b1', 'a2']))).toBeNull();
    const found = deadlockIn(plans(all, ['a1', 'a2', landed], ['b1', 'a1', landed], ['a2', 'b2', contract]));
    expect(found === null ? '' : deadlockSentence(found)).toContain('which lands with repo-b#b2, which waits for repo-a#a2 of "FEA_A", which lands after repo-a#a1');
  });

  test('given signals, and work that landed or was given up, then nothing lands after those', () => {
    expect(deadlockIn(plans([task('a1'), task('b1')], ['a1', 'b1'], ['b1', 'a1', signal]))).toBeNull();
    expect(deadlockIn(plans([task('a1', 'landed'), task('a2'), task('b1')], ['a1', 'b1'], ['b1', 'a2']))).toBeNull();
    expect(deadlockIn(plans([task('a1', 'cancelled'), task('a2'), task('b1')], ['a1', 'b1'], ['b1', 'a2']))).toBeNull();
  });

  test('given a deadlock, then it also holds whatever lands after it, waits for one of its landings or begins behind them, and nobody else', () => {
    const all = [task('a1', 'reviewed'), task('a2', 'blocked'), task('a3', 'running'), task('a4'), task('b1', 'reviewed'), task('c1', 'blocked'), task('c2', 'running'), task('d1', 'running')];
    const found = stuckIn(plans(all, ['a1', 'b1'], ['b1', 'a2', landed], ['a1', 'a4', landed], ['b1', 'c1', landed], ['d1', 'c2']));
    expect([...(found?.tasks ?? [])].sort()).toEqual(['a1', 'a2', 'a4', 'b1', 'c1']);
    expect([...(found?.features ?? [])].sort()).toEqual(['fea_a', 'fea_b', 'fea_c']);
  });

  test('given any plans whose tasks form no circle, then there is a deadlock exactly when something never lands, however quick all are', () => {
    const any = fc.integer({ min: 2, max: 8 }).chain((size) =>
      fc.record({
        features: fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: size, maxLength: size }),
        edges: fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1), fc.constantFrom(reviewed, reviewed, landed, contract, signal)), { maxLength: 12 }),
      }),
    );
    let stuck = 0;
    fc.assert(
      fc.property(any, ({ features, edges }) => {
        const ids = features.map((feature, n) => `${feature}${n}`);
        const made = plans(ids.map((id) => task(id)), ...edges.filter(([from, to]) => from < to).map(([from, to, gate]) => [ids[from] ?? '', ids[to] ?? '', gate] as const));
        const left = unlandedAtTheEnd(made);
        const found = stuckIn(made);
        stuck += left.length > 0 ? 1 : 0;
        expect(found !== null).toBe(left.length > 0);
        // A circle: each step goes on in the feature to which the one before it led.
        for (const [n, wait] of (found?.deadlock.waits ?? []).entries()) expect(found?.deadlock.waits[(n + 1) % (found.deadlock.waits.length || 1)]?.consumer.feature).toBe(wait.upstream.feature);
        for (const id of found?.tasks ?? []) expect(left).toContain(id);
      }),
      { numRuns: 3_000 },
    );
    expect(stuck).toBeGreaterThan(100);
  });
});
