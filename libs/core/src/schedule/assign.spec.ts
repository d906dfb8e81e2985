import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sampleTask, someSpec } from '../fixtures/samples.ts';
import { emptyWorld, type NodeInfo, type World } from '../port/world.ts';
import { placed, type Task, type TaskState } from '../task/state.ts';
import { agentFor, assign, canRun } from './assign.ts';

const repositories = ['rep_1', 'rep_2'];
const states = fc.constantFrom<TaskState['name']>('ready', 'ready', 'ready', 'suspect', 'suspect', 'running', 'blocked');
const tasks = fc.array(fc.record({ state: states, repository: fc.constantFrom(...repositories, 'rep_unknown'), agent: fc.constantFrom(null, null, 'codex'), node: fc.constantFrom('nod_0', 'nod_1'), holds: fc.constantFrom(0, 0, 0, 1) }), { maxLength: 8 }).map((all) =>
  all.map(({ state, repository, agent, node, holds }, index): Task => {
    const task = sampleTask(state, { holds });
    const there = task.state.name === 'running' || task.state.name === 'suspect' ? { ...task.state, node } : task.state;
    return { ...task, spec: { ...someSpec, id: `tsk_${index}`, repository, agent }, state: there };
  }),
);
const agents = fc.array(fc.record({ name: fc.constantFrom('claude', 'codex'), usable: fc.boolean(), reason: fc.constant(null) }), { maxLength: 2 });
const nodes = fc.array(fc.record({ present: fc.boolean(), slots: fc.integer({ min: 0, max: 3 }), taken: fc.integer({ min: 0, max: 4 }), agents, repositories: fc.subarray(repositories) }), { maxLength: 4 }).map((all) =>
  all.map((node, index): NodeInfo => ({ id: `nod_${index}`, name: `node ${index}`, boot: null, lastSeenAt: null, ...node })),
);
const worlds = fc.record({ tasks, nodes, known: fc.boolean() }).map(({ tasks: all, nodes: some, known }): World => {
  const world = emptyWorld();
  for (const task of all) world.tasks.set(task.spec.id, task);
  for (const node of some) world.nodes.set(node.id, node);
  for (const id of repositories) {
    const ref = { id, name: id, url: 'file:///srv/r.git', path: null, defaultBranch: 'main' };
    world.repositories.set(id, { ref, head: known ? 'a'.repeat(40) : null, role: 'app', consumers: [], primaryAgent: 'claude' });
  }
  return world;
});

describe('assign', () => {
  test('given any tasks and nodes, when tasks are given out, then slots suffice, nodes can run what they get, and no suspect stays where it is', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const waiting = [...world.tasks.keys()];
        const given = assign(world, waiting);
        expect(new Set(given.map((one) => one.task)).size).toBe(given.length);
        for (const { task: id, node: at, agent } of given) {
          const task = world.tasks.get(id);
          const node = world.nodes.get(at);
          const repository = world.repositories.get(task?.spec.repository ?? '');
          if (task === undefined || node === undefined || repository === undefined) throw new Error('it gave out what does not exist');
          expect([canRun(node, repository.ref.id, agent), agentFor(task, repository), repository.head === null, task.holds]).toEqual([true, agent, false, 0]);
          expect(['ready', 'suspect']).toContain(task.state.name);
          expect(placed(task.state)?.node).not.toBe(at);
        }
        for (const node of world.nodes.values()) {
          const more = given.filter((one) => one.node === node.id).length;
          if (more > 0) expect(node.taken + more).toBeLessThanOrEqual(node.slots);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('given any tasks and nodes, when tasks are given out, then nothing waits that a free node could run', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const given = assign(world, [...world.tasks.keys()]);
        const free = [...world.nodes.values()].filter((node) => node.taken + given.filter((one) => one.node === node.id).length < node.slots);
        const left = [...world.tasks.values()].filter((task) => !given.some((one) => one.task === task.spec.id) && task.holds === 0 && (task.state.name === 'ready' || task.state.name === 'suspect'));
        for (const task of left) {
          const repository = world.repositories.get(task.spec.repository ?? '');
          if (repository === undefined || repository.head === null) continue;
          expect(free.filter((node) => node.id !== placed(task.state)?.node && canRun(node, repository.ref.id, agentFor(task, repository)))).toEqual([]);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('given more tasks than slots, when they are given out, then the first ones get them, at the node with most room', () => {
    const world = emptyWorld();
    const ref = { id: 'rep_1', name: 'api', url: 'file:///srv/r.git', path: null, defaultBranch: 'main' };
    world.repositories.set('rep_1', { ref, head: 'a'.repeat(40), role: 'app', consumers: [], primaryAgent: 'claude' });
    const node = { boot: null, lastSeenAt: null, present: true, agents: [{ name: 'claude', usable: true, reason: null }], repositories: ['rep_1'] };
    world.nodes.set('nod_a', { ...node, id: 'nod_a', name: 'a', slots: 1, taken: 0 });
    world.nodes.set('nod_b', { ...node, id: 'nod_b', name: 'b', slots: 3, taken: 1 });
    for (const id of ['tsk_1', 'tsk_2', 'tsk_3', 'tsk_4']) world.tasks.set(id, { ...sampleTask('ready'), spec: { ...someSpec, id } });
    expect(assign(world, ['tsk_3', 'tsk_1', 'tsk_2', 'tsk_4']).map(({ task, node: at }) => `${task} ${at}`)).toEqual(['tsk_3 nod_b', 'tsk_1 nod_a', 'tsk_2 nod_b']);
  });
});
