import { describe, expect, test } from '@jest/globals';
import { newTask, type Gate } from '@fuel/contracts';
import { addDependency } from './add-dependency.ts';
import { addTasks } from './add-tasks.ts';
import { smallHub } from './fixtures/small-hub.ts';
import { faultsOf } from './fixtures/oracle.ts';
import { removeTask } from './remove-task.ts';

const ada = { kind: 'person', id: 'ada' } as const;
type Hub = ReturnType<typeof smallHub>;

const idOf = (hub: Hub, key: string) => hub.task(key).spec.id;
const depend = (hub: Hub, task: string, on: string, gate: Gate = { reviewed: true }) => addDependency(hub.deps, ada, { task: idOf(hub, task), upstream: idOf(hub, on), gate });
const add = (hub: Hub, feature: string, ...tasks: object[]) =>
  addTasks(hub.deps, ada, { feature, tasks: tasks.map((task) => newTask.parse({ title: 'New', prompt: 'Do it', ...task })), repositories: new Map([...hub.store.repositories.values()].map(({ ref }) => [ref.name, ref])) });

describe('a dependency that would make features wait for each other to land', () => {
  test('given a feature that stands on another, when the other is to stand on it, then it is refused with the whole circle, and nothing is left of it', async () => {
    const hub = smallHub();
    const first = await hub.start({ a: { in: 'types' }, b: { in: 'api' } });
    await hub.start({ x: { in: 'web', after: [idOf(hub, 'a')] }, y: { in: 'web' } });
    const [edges, events] = [hub.store.edges.length, hub.store.events.length];
    const refusal = await depend(hub, 'b', 'y', { landed: true });
    expect(refusal).toMatchObject({ code: 'landing.cycle', pointer: '/task', extra: { waits: expect.any(Array) } });
    expect(refusal?.detail).toMatch(/None of these features could ever land: .*api#b of "Login" waits for web#y of "Login", which lands with web#x, which waits for types#a of "Login", which lands with api#b/);
    expect((refusal?.extra?.['deadlock'] as { key: string; feature: string }[]).map(({ key }) => key).sort()).toEqual(['a', 'b', 'x', 'y']);
    expect(await depend(hub, 'b', 'y')).toMatchObject({ code: 'landing.cycle' });
    // Whoever waits for what happens outside stands on nothing.
    expect([hub.store.edges.length, hub.store.events.length]).toEqual([edges, events]);
    expect(await depend(hub, 'b', 'y', { signal: 'applied' })).toBeNull();
    expect(await add(hub, first, { key: 'c', repository: 'types', dependsOn: [idOf(hub, 'y')] })).toMatchObject({ ok: false, refusal: { code: 'landing.cycle', pointer: '/tasks' } });
    expect(hub.store.features.get(first)?.counters['proposed'] ?? 0).toBe(0);
    expect(faultsOf(hub.store)).toEqual([]);
  });

  test('given tasks that form a circle themselves, then that is what is said', async () => {
    const hub = smallHub();
    await hub.start({ a: { in: 'types' } });
    await hub.start({ x: { in: 'web', after: [idOf(hub, 'a')] } });
    expect(await depend(hub, 'a', 'x')).toMatchObject({ code: 'dependency.cycle' });
  });

  test('given stages, then a later one may stand on what stands on an earlier one, until an edge moves that into the later one too', async () => {
    const hub = smallHub();
    const first = await hub.plan({ a: { in: 'types' }, c: { in: 'types' }, late: { in: 'types', after: [{ task: 'a', until: { landed: true } }] } });
    await hub.plan({ x: { in: 'web', after: [idOf(hub, 'c')] }, y: { in: 'web' } });
    expect(await depend(hub, 'late', 'y')).toBeNull();
    // c would land with late, which stands on what lands after c.
    expect(await depend(hub, 'c', 'late')).toMatchObject({ code: 'landing.cycle' });
    expect(await depend(hub, 'c', 'a')).toBeNull();
    expect(await add(hub, first, { key: 'later', repository: 'types', dependsOn: ['late', idOf(hub, 'x')] })).toMatchObject({ ok: true });
    expect(await depend(hub, 'x', 'later')).toMatchObject({ code: 'dependency.cycle' });
    expect(faultsOf(hub.store)).toEqual([]);
  });

  test('given a task that goes and one that is to be waited for instead, when features would wait for each other then, then all of it stays as it was', async () => {
    const hub = smallHub();
    await hub.start({ a: { in: 'types' }, b: { in: 'api' }, c: { in: 'api', after: ['b'] } });
    await hub.start({ x: { in: 'web', after: [idOf(hub, 'a')] }, y: { in: 'web' } });
    expect(await removeTask(hub.deps, ada, { task: idOf(hub, 'b'), consumers: [{ task: idOf(hub, 'c'), rewire: idOf(hub, 'y') }] })).toMatchObject({ code: 'landing.cycle', pointer: '/consumers/0/rewire' });
    expect([hub.state('b'), hub.task('c').holds]).toEqual(['ready', 1]);
  });
});
