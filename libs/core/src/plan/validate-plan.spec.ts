import { describe, expect, test } from '@jest/globals';
import { type FeatureCreate, featureCreate, gate as gateSchema, type NewTask, newTask } from '@fuel/contracts';
import fc from 'fast-check';
import { orderOf } from './graph.ts';
import { reachability } from './graphs.arb.ts';
import { atOnce } from '../portions.ts';
import { labelsOf, validatePlan as inPortions } from './validate-plan.ts';

const validatePlan = (...given: Parameters<typeof inPortions>) => atOnce(inPortions(...given));

const repositories = new Map(['types', 'api', 'web'].map((name) => [name, { id: `rep_${name}`, name }]));
const plan = (...tasks: Partial<NewTask>[]): FeatureCreate => ({
  name: 'Feature',
  description: '',
  workspace: 'default',
  tasks: tasks.map((task, index) => newTask.parse({ key: `t${index}`, title: `Task ${index}`, prompt: 'Do it', ...(task.kind === 'sync' || task.kind === 'external' ? {} : { repository: 'api' }), ...task })),
});
const refusalOf = (input: FeatureCreate) => {
  const answer = validatePlan(input, repositories);
  return answer.ok ? null : answer.refusal;
};

const keys = ['a', 'b', 'c', 'd', 'e'];
const gates = fc.constantFrom(...[{ reviewed: true }, { reviewed: true }, { reviewed: true }, { landed: true }, { contract: 'login' }, { signal: 'applied' }].map((one) => gateSchema.parse(one)));
const tasks = fc.record({
  key: fc.constantFrom(...keys),
  kind: fc.constantFrom('work', 'work', 'work', 'work', 'sync', 'read', 'external'),
  repository: fc.option(fc.constantFrom('types', 'api', 'web', 'nowhere'), { nil: undefined, freq: 5 }),
  signal: fc.option(fc.constant({ name: 'applied' }), { nil: undefined }),
  dependsOn: fc.array(fc.oneof(fc.constantFrom(...keys, 'nobody'), fc.record({ task: fc.constantFrom(...keys), until: gates })), { maxLength: 3 }),
});
const plans = fc.array(tasks, { maxLength: 6 }).map((all): FeatureCreate => ({
  name: 'Feature',
  description: '',
  workspace: 'default',
  tasks: all.map(({ repository, signal, ...task }): NewTask => ({ ...newTask.parse({ title: 'Title', prompt: 'Do it', ...task }), ...(repository === undefined ? {} : { repository }), ...(signal === undefined ? {} : { signal }) })),
}));

/** Everything that is wrong with a plan, said plainly: by code and place. */
function faultsOf(input: FeatureCreate): string[] {
  const faults: string[] = [];
  const first = (key: string): number => input.tasks.findIndex((task) => task.key === key);
  input.tasks.forEach((task, index) => {
    const at = `/tasks/${index}`;
    if (first(task.key) !== index) faults.push(`task.duplicate_key ${at}/key`);
    if (task.kind === 'read') faults.push(`task.kind_unsupported ${at}/kind`);
    if (task.kind === 'external' && task.signal === undefined) faults.push(`task.signal_missing ${at}/signal`);
    if ((task.kind === 'sync' || task.kind === 'work') && task.signal !== undefined) faults.push(`task.signal_forbidden ${at}/signal`);
    if ((task.kind === 'sync' || task.kind === 'external') && task.repository !== undefined) faults.push(`task.repository_forbidden ${at}/repository`);
    if (task.kind === 'work' && task.repository === undefined) faults.push(`task.repository_missing ${at}/repository`);
    if (task.kind === 'work' && task.repository === 'nowhere') faults.push(`repository.unknown ${at}/repository`);
    const named: number[] = [];
    task.dependsOn.forEach((dependency, place) => {
      const { task: key, until } = typeof dependency === 'string' ? { task: dependency, until: { reviewed: true } } : dependency;
      const pointer = `${at}/dependsOn/${place}`;
      const upstream = first(key);
      if (upstream < 0) faults.push(`dependency.unknown ${pointer}`);
      else if (upstream === index) faults.push(`dependency.self ${pointer}`);
      else if (named.includes(upstream)) faults.push(`dependency.duplicate ${pointer}`);
      else {
        named.push(upstream);
        if ('contract' in until && input.tasks[upstream]?.kind !== 'work') faults.push(`gate.never_opens ${pointer}/until`);
      }
    });
  });
  return faults.sort();
}

const edgesOf = (input: FeatureCreate): [number, number][] =>
  input.tasks.flatMap((task, consumer) =>
    task.dependsOn.map((dependency): [number, number] => [input.tasks.findIndex((one) => one.key === (typeof dependency === 'string' ? dependency : dependency.task)), consumer]),
  );

describe('validatePlan', () => {
  test('given any plan, when it is checked, then every fault is reported at its place, or its cycle, or it is put in order', () => {
    fc.assert(
      fc.property(plans, (input) => {
        const answer = validatePlan(input, repositories);
        const faults = faultsOf(input);
        const graph = { size: input.tasks.length, edges: faults.length > 0 ? [] : edgesOf(input) };
        if (input.tasks.length === 0) return expect(answer).toMatchObject({ refusal: { code: 'feature.no_tasks', pointer: '/tasks' } });
        if (faults.length > 0) {
          if (answer.ok) throw new Error(`it was accepted with ${faults.join()}`);
          const { code, pointer, errors } = answer.refusal;
          const found = errors ?? [{ code, pointer }];
          expect(found.map((one) => `${one.code} ${one.pointer}`).sort()).toEqual(faults);
          return expect(found[0]).toMatchObject({ code, pointer });
        }
        const cyclic = reachability(graph).some((reached, node) => reached.has(node));
        if (!answer.ok) {
          expect([answer.refusal.code, cyclic]).toEqual(['dependency.cycle', true]);
          const cycle = (answer.refusal.extra?.['cycle'] as { key: string }[]).map((member) => input.tasks.findIndex((task) => task.key === member.key));
          return expect(cycle.every((node, index) => graph.edges.some(([from, to]) => from === node && to === cycle[(index + 1) % cycle.length]))).toBe(true);
        }
        const { ranks, edges } = answer.plan;
        expect([cyclic, [...ranks].sort((a, b) => a - b)]).toEqual([false, input.tasks.map((_, index) => index)]);
        expect(edges.map(({ upstream, consumer }) => [upstream, consumer])).toEqual(graph.edges);
        return expect(edges.every(({ upstream, consumer }) => (ranks[Number(upstream)] ?? 0) < (ranks[consumer] ?? 0))).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  test('given a circle over two repositories, when it is refused, then the refusal has the path with keys, repositories and titles, and says what to do', () => {
    const refusal = refusalOf(plan({ dependsOn: ['t1'], repository: 'types' }, { dependsOn: ['t0'], repository: 'web' }, {}));
    expect(refusal).toMatchObject({
      code: 'dependency.cycle',
      detail: expect.stringMatching(/(types#t0 -> web#t1 -> types#t0|web#t1 -> types#t0 -> web#t1).*Remove one/),
      pointer: expect.stringMatching(/^\/tasks\/[01]\/dependsOn$/),
      extra: { cycle: expect.arrayContaining([{ task: 't0', key: 't0', repository: 'types', title: 'Task 0' }, { task: 't1', key: 't1', repository: 'web', title: 'Task 1' }]) },
    });
  });

  test('given a plan with one fault, when it is refused, then the fault stands alone', () => {
    expect(refusalOf(plan({ dependsOn: ['nobody'] }))).toEqual({
      code: 'dependency.unknown',
      detail: 'Task "t0" depends on "nobody", which is no task of this plan. Correct the key or add the task; a task of another feature is named by its id.',
      pointer: '/tasks/0/dependsOn/0',
    });
  });

  test('given labels that a task asks of its node, then only a work task may, and they are one list however they were written', () => {
    const input = (kind: 'work' | 'sync') => featureCreate.parse({ name: 'Feature', tasks: [{ key: 'a', kind, ...(kind === 'work' ? { repository: 'api' } : {}), title: 'A', prompt: 'x', requires: { labels: ['linux', 'gpu', 'linux'] } }] });
    expect(validatePlan(input('work'), repositories).ok).toBe(true);
    expect(labelsOf(input('work').tasks[0] ?? {})).toEqual(['gpu', 'linux']);
    expect(validatePlan(input('sync'), repositories)).toMatchObject({ ok: false, refusal: { code: 'task.requires_forbidden', pointer: '/tasks/0/requires', detail: expect.stringMatching(/kind "sync".*Leave "requires" away/) } });
  });

  test('given a chain of 100,000 tasks, when it is checked, then it is legal', () => {
    const base = newTask.parse({ key: 'k0', title: 'Task', prompt: 'Do it', repository: 'api' });
    const chain = Array.from({ length: 100_000 }, (_, index): NewTask => ({ ...base, key: `k${index}`, dependsOn: index === 0 ? [] : [`k${index - 1}`] }));
    expect(validatePlan({ tasks: chain }, repositories)).toMatchObject({ ok: true });
  });

  test('given what the door lets in, when it is checked, then the plan is read as it was written', () => {
    const input = featureCreate.parse({ name: 'Feature', tasks: [{ key: 'a', repository: 'api', title: 'A', prompt: 'x' }, { key: 'b', kind: 'sync', title: 'B', prompt: 'x', dependsOn: ['a'] }] });
    const answer = validatePlan(input, repositories);
    expect(answer.ok && orderOf({ size: 2, edges: answer.plan.edges.map(({ upstream, consumer }) => [Number(upstream), consumer]) })).toEqual({ kind: 'acyclic', order: [0, 1] });
  });
});
