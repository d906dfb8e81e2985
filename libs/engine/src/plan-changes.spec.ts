import { describe, expect, test } from '@jest/globals';
import { newTask } from '@fuel/contracts';
import { addDependency } from './add-dependency.ts';
import { addTasks } from './add-tasks.ts';
import { removeTask } from './remove-task.ts';
import { createFeature } from './create-feature.ts';
import { smallHub } from './fixtures/small-hub.ts';
import { faultsOf } from './fixtures/oracle.ts';

const ada = { kind: 'person', id: 'ada' } as const;
type Hub = ReturnType<typeof smallHub>;

const idOf = (hub: Hub, key: string) => hub.task(key).spec.id;
const depend = (hub: Hub, task: string, on: string) => addDependency(hub.deps, ada, { task: idOf(hub, task), upstream: idOf(hub, on), gate: { reviewed: true } });
const undepend = async (hub: Hub, task: string, on: string) => (await hub.wish({ type: 'dependency.remove', task: idOf(hub, task), upstream: idOf(hub, on) }))[0];
const add = (hub: Hub, feature: string, ...tasks: object[]) =>
  addTasks(hub.deps, ada, { feature, tasks: tasks.map((task) => newTask.parse({ title: 'New', prompt: 'Do it', ...task })), repositories: new Map([...hub.store.repositories.values()].map(({ ref }) => [ref.name, ref])) });

describe('a plan that changes while it runs', () => {
  test('given a ready task, when a dependency is added and taken away again, then it is blocked and ready again, and each is an event', async () => {
    const hub = smallHub();
    await hub.start({ api: { in: 'api' }, web: { in: 'web' } });
    expect(await depend(hub, 'web', 'api')).toBeNull();
    expect([hub.state('web'), hub.task('web').holds]).toEqual(['blocked', 1]);
    expect(await depend(hub, 'web', 'api')).toMatchObject({ code: 'dependency.duplicate' });
    expect(await depend(hub, 'api', 'web')).toMatchObject({ code: 'dependency.cycle', extra: { cycle: [{ key: 'api' }, { key: 'web' }] } });
    expect(await depend(hub, 'api', 'api')).toMatchObject({ code: 'dependency.self' });
    expect(await undepend(hub, 'web', 'api')).toMatchObject({ ok: true });
    expect([hub.state('web'), hub.task('web').holds]).toEqual(['ready', 0]);
    expect(await undepend(hub, 'web', 'api')).toMatchObject({ ok: false, refusal: { code: 'dependency.not_found' } });
    expect(hub.store.events.map((event) => event.type).filter((type) => type.includes('ependency'))).toEqual(['task.dependencyAdded', 'task.dependencyRemoved']);
    expect(faultsOf(hub.store)).toEqual([]);
  });

  test('given a task that was given out, when a dependency is added or taken away, then it is too late', async () => {
    const hub = smallHub();
    await hub.start({ api: { in: 'api' }, web: { in: 'web' } });
    await hub.dispatch();
    expect(await depend(hub, 'web', 'api')).toMatchObject({ code: 'dependency.too_late', detail: expect.stringContaining('add a new one') });
    expect(await add(hub, [...hub.store.features.keys()][0] ?? '', { key: 'docs', repository: 'web', dependsOn: ['api', idOf(hub, 'web')] })).toMatchObject({ ok: true });
    expect([hub.state('docs'), hub.task('docs').holds]).toEqual(['blocked', 2]);
  });

  test('given sync points that are past their gates at once, when they are added, then whatever waits for them goes on in the same commit', async () => {
    const hub = smallHub();
    const feature = await hub.start({ api: { in: 'api' } });
    expect(await add(hub, feature, { key: 'go', kind: 'sync' }, { key: 'web', repository: 'web', dependsOn: ['go'] }, { key: 'late', repository: 'web', dependsOn: ['web', 'api'] })).toMatchObject({ ok: true, tasks: [{ key: 'go' }, { key: 'web' }, { key: 'late' }] });
    expect(['go', 'web', 'late'].map(hub.state)).toEqual(['no_change', 'ready', 'blocked']);
    expect(hub.store.features.get(feature)?.counters).toMatchObject({ ready: 2, no_change: 1, blocked: 1, proposed: 0 });
    expect(hub.store.events.filter((event) => event.type === 'task.added').map((event) => event.data)).toContainEqual(expect.objectContaining({ sequence: 3, upstreams: expect.any(Array) }));
    expect(faultsOf(hub.store)).toEqual([]);
  });

  test('given a sync point, when the last of its dependencies is taken away, then it is complete, and the log says that the edge is gone', async () => {
    const hub = smallHub();
    await hub.start({ api: { in: 'api' }, meet: { after: ['api'] } });
    const before = hub.store.events.length;
    expect(await undepend(hub, 'meet', 'api')).toMatchObject({ ok: true });
    expect(hub.store.events.slice(before)).toMatchObject([{ type: 'task.unchanged', data: { note: { upstream: idOf(hub, 'api'), removed: true } } }]);
    expect([hub.state('meet'), hub.task('meet').holds, faultsOf(hub.store)]).toEqual(['no_change', 0, []]);
  });

  test('given a feature that waits for its review, when a task is added, then it is in progress again and the review is not asked for', async () => {
    const hub = smallHub();
    const feature = await hub.start({ meet: {} });
    expect(hub.feature()).toEqual({ name: 'review_pending' });
    await add(hub, feature, { key: 'more', repository: 'api' });
    expect(hub.feature()).toEqual({ name: 'in_progress' });
    expect(hub.store.inbox.every((item) => item.done)).toBe(true);
  });

  test.each([
    [{ key: 'api', repository: 'api' }, 'task.duplicate_key'],
    [{ key: 'x', repository: 'api', dependsOn: ['nobody'] }, 'dependency.unknown'],
    [{ key: 'x', repository: 'nowhere' }, 'repository.unknown'],
  ])('given %j for a plan that runs, then it is refused as in a new plan and leaves nothing behind', async (task, code) => {
    const hub = smallHub();
    const feature = await hub.start({ api: { in: 'api' } });
    const before = hub.store.events.length;
    expect(await add(hub, feature, task)).toMatchObject({ ok: false, refusal: { code } });
    expect(hub.store.events.slice(before)).toEqual([]);
    expect([hub.store.tasks.size, await add(hub, 'fea_none', task)]).toMatchObject([1, { refusal: { code: 'feature.unknown' } }]);
  });

  test('given a task of another feature, when a new plan depends on it by id, then it waits for it and goes on with it', async () => {
    const hub = smallHub();
    await hub.start({ api: { in: 'api' } });
    const tasks = [newTask.parse({ key: 'web', kind: 'sync', title: 'Web', prompt: 'x', dependsOn: [idOf(hub, 'api')] })];
    const created = await createFeature(hub.deps, ada, { name: 'Next', description: '', workspace: 'default', tasks }, new Map());
    expect([created.ok, hub.task('web').holds]).toEqual([true, 1]);
    if (created.ok) await hub.wish({ type: 'feature.start', feature: created.feature });
    expect(hub.state('web')).toBe('blocked');
    expect(await depend(hub, 'api', 'web')).toMatchObject({ code: 'dependency.cycle' });
    expect(faultsOf(hub.store)).toEqual([]);
  });

  test('given a task that others wait for, when it is deleted, then each has to be released or rewired, and nothing happens before', async () => {
    const hub = smallHub();
    const feature = await hub.start({ a: { in: 'api' }, b: { in: 'api' }, web: { in: 'web', after: ['a'] }, docs: { in: 'web', after: ['a', 'b'] } });
    const remove = (...consumers: { task: string; rewire: string | null }[]) => removeTask(hub.deps, ada, { task: idOf(hub, 'a'), consumers });
    const release = { task: idOf(hub, 'web'), rewire: null };
    expect(await remove(release)).toMatchObject({ code: 'task.has_consumers', extra: { consumers: [{ key: 'docs' }] } });
    expect(await remove(release, { task: idOf(hub, 'docs'), rewire: idOf(hub, 'docs') })).toMatchObject({ code: 'dependency.self' });
    expect([hub.state('web'), hub.store.edges.length]).toEqual(['blocked', 3]);
    expect(await remove(release, { task: idOf(hub, 'docs'), rewire: idOf(hub, 'b') })).toBeNull();
    expect([hub.state('web'), hub.state('docs'), hub.task('docs').holds, hub.store.edges.length]).toEqual(['ready', 'blocked', 1, 1]);
    expect(hub.store.features.get(feature)?.counters).toMatchObject({ ready: 2, blocked: 1 });
    expect(faultsOf(hub.store)).toEqual([]);
    await hub.dispatch();
    expect(await removeTask(hub.deps, ada, { task: idOf(hub, 'web'), consumers: [] })).toMatchObject({ code: 'task.state' });
  });
});

describe('what is left of a plan', () => {
  test('given the last task, when it is deleted, then nothing is left of the feature and it is cancelled', async () => {
    const hub = smallHub();
    const feature = await hub.start({ web: { in: 'web' } });
    expect(await removeTask(hub.deps, ada, { task: idOf(hub, 'web'), consumers: [] })).toBeNull();
    expect([hub.store.tasks.size, hub.store.features.get(feature)?.state.name]).toEqual([0, 'cancelled']);
    expect(faultsOf(hub.store)).toEqual([]);
  });

  test('given edges that could never open, when they are added to a plan that runs, then each is refused with the reason', async () => {
    const hub = smallHub();
    const feature = await hub.start({ go: {}, api: { in: 'api' }, web: { in: 'web' } });
    await add(hub, feature, { key: 'late', repository: 'web', dependsOn: [{ task: 'api', until: { landed: true } }] });
    expect(hub.state('late')).toBe('proposed');
    const refusalOf = (task: string, upstream: string, gate: Parameters<typeof addDependency>[2]['gate']) => addDependency(hub.deps, ada, { task: idOf(hub, task), upstream: idOf(hub, upstream), gate });
    expect(await refusalOf('web', 'late', { reviewed: true })).toMatchObject({ code: 'stage.cycle' });
    expect(await refusalOf('web', 'api', { landed: true })).toMatchObject({ code: 'stage.cycle', detail: expect.stringContaining('wait for itself') });
    expect(await refusalOf('web', 'go', { contract: 'api' })).toMatchObject({ code: 'gate.never_opens' });
    expect(await refusalOf('late', 'web', { landed: true })).toBeNull();
    expect(faultsOf(hub.store)).toEqual([]);
  });
});
