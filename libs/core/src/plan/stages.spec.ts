import { describe, expect, test } from '@jest/globals';
import type { Gate, Id } from '@fuel/contracts';
import fc from 'fast-check';
import { sampleTask, someSpec } from '../fixtures/samples.ts';
import type { Edge } from '../port/world.ts';
import type { Task, TaskState } from '../task/state.ts';
import { beginningNow, stageFault } from './stages.ts';

const taskOf = (index: number, state: TaskState): Task => ({ ...sampleTask('proposed'), spec: { ...someSpec, id: `tsk_${index}`, key: `t${index}` }, state });
const proposed: TaskState = { name: 'proposed' };
const landed: Gate = { landed: true };

/** Edges run from earlier tasks to later ones. */
const plans = fc.integer({ min: 1, max: 7 }).chain((size) =>
  fc.array(fc.record({ from: fc.nat(size - 1), to: fc.nat(size - 1), gate: fc.constantFrom<Gate>({ reviewed: true }, landed, { contract: 'a' }, { signal: 'b' }) }), { maxLength: 12 }).map((edges) => ({
    size,
    edges: edges.filter(({ from, to }) => from < to).map(({ from, to, gate }): Edge => ({ upstream: `tsk_${from}`, consumer: `tsk_${to}`, gate })),
  })),
);
const byConsumer = (edges: readonly Edge[]): Map<Id, Edge[]> => {
  const all = new Map<Id, Edge[]>();
  for (const edge of edges) all.set(edge.consumer, [...(all.get(edge.consumer) ?? []), edge]);
  return all;
};

describe('stages', () => {
  test('given any plan, when stage after stage lands, then a task begins with the number of gates for landed that the longest way to it has, and all begin', () => {
    fc.assert(
      fc.property(plans, ({ size, edges }) => {
        const edgesTo = byConsumer(edges);
        const stageOf = new Map<Id, number>();
        for (let index = 0; index < size; index += 1) {
          const before = (edgesTo.get(`tsk_${index}`) ?? []).map(({ upstream, gate }) => (stageOf.get(upstream) ?? 0) + ('landed' in gate ? 1 : 0));
          stageOf.set(`tsk_${index}`, Math.max(1, ...before));
        }
        let tasks = Array.from({ length: size }, (_, index) => taskOf(index, proposed));
        for (let stage = 1; tasks.some((task) => task.state.name === 'proposed'); stage += 1) {
          const beginning = beginningNow(tasks, edgesTo, true).map((task) => task.spec.id);
          expect(beginning).toEqual(tasks.filter((task) => stageOf.get(task.spec.id) === stage).map((task) => task.spec.id));
          tasks = tasks.map((task) => (beginning.includes(task.spec.id) ? { ...task, state: { name: 'reviewed' } } : task));
          expect(beginningNow(tasks, edgesTo)).toEqual([]);
        }
      }),
    );
  });

  test('given a chain of 100,000 stages, when the first begins, then it is one pass', () => {
    const tasks = Array.from({ length: 100_000 }, (_, index) => taskOf(index, proposed));
    const edgesTo = byConsumer(tasks.slice(1).map((task, index) => ({ upstream: `tsk_${index}`, consumer: task.spec.id, gate: index === 0 ? landed : { reviewed: true as const } })));
    expect(beginningNow(tasks, edgesTo).map((task) => task.spec.id)).toEqual(['tsk_0']);
  });

  test('given an edge into a stage that has begun, when it would wait for itself or for a later one, then it is said why', () => {
    const [first, waiting, later] = [taskOf(0, { name: 'running', node: 'nod_1', agent: 'a', order: 'ord_1', since: 0 }), taskOf(1, { name: 'blocked' }), taskOf(2, proposed)];
    expect(stageFault({ gate: landed }, first, waiting)).toMatch(/would wait for itself/);
    expect(stageFault({ gate: { reviewed: true } }, later, waiting)).toMatch(/belongs to a later one/);
    expect(stageFault({ gate: { reviewed: true } }, first, waiting)).toBeNull();
    expect(stageFault({ gate: landed }, taskOf(3, { name: 'landed' }), waiting)).toBeNull();
    expect(stageFault({ gate: landed }, first, later)).toBeNull();
    expect(stageFault({ gate: landed }, { ...first, spec: { ...first.spec, feature: 'fea_2' } }, waiting)).toBeNull();
  });
});
