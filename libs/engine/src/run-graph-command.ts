import type { Id, Refusal } from '@fuel/contracts';
import { cycleRefusal, decideTask, type Edge, isReleased, stageFault, type Task } from '@fuel/core';
import type { GraphCommand, RemoveTask } from './command.ts';
import { applyTask, eventsOf, type Fold, removeTask } from './fold.ts';
import { link, touch, unlink } from './link.ts';
import { reactToTask } from './react/task.ts';
import { refuseDeadlock } from './refuse-deadlock.ts';
import { loadTask, unknown } from './run-entity.ts';

type Of<T extends GraphCommand['type']> = Extract<GraphCommand, { type: T }>;

export function runGraphCommand(fold: Fold, command: GraphCommand): Promise<Refusal | null> {
  switch (command.type) {
    case 'dependency.add':
      return addEdge(fold, { upstream: command.upstream, consumer: command.task, gate: command.gate }, '/task');
    case 'dependency.remove':
      return removeEdge(fold, command);
    default:
      return command satisfies never;
  }
}

const noTask = (id: Id): Refusal => unknown('task.unknown', `There is no task ${id}. A feature lists its tasks with their ids.`);

async function addEdge(fold: Fold, edge: Edge, pointer: string): Promise<Refusal | null> {
  const { upstream: from, consumer: to, gate } = edge;
  if (from === to) return { code: 'dependency.self', detail: 'A task cannot wait for itself. Name another one.', pointer };
  await fold.transaction.load({ tasks: [to, from] }, fold.world);
  const [consumer, upstream] = [fold.world.tasks.get(to), fold.world.tasks.get(from)];
  if (consumer === undefined) return noTask(to);
  if (upstream === undefined) return { code: 'dependency.unknown', detail: `There is no task ${from} to wait for. Name it by its id.`, pointer };
  const refusal = gateFault(edge, upstream, consumer, pointer) ?? eventsOf(decideTask(consumer, commandOf(edge, upstream), fold.now)).refusal;
  if (refusal !== null) return refusal;
  // Its lock comes before those of the order.
  const deadlock = await refuseDeadlock(fold, { edges: [edge] }, pointer);
  const order = await fold.transaction.orderEdge({ upstream: from, consumer: to });
  if (order.kind === 'cycle') return cycleRefusal(order.path, pointer);
  if (order.kind === 'duplicate') return { code: 'dependency.duplicate', detail: `Task "${consumer.spec.key}" waits for "${upstream.spec.key}" already. Remove that dependency first if its gate is to be another.`, pointer };
  if (deadlock !== null) return deadlock;
  await apply(fold, consumer, commandOf({ upstream: from, consumer: to, gate }, upstream));
  link(fold, edge);
  return null;
}

const commandOf = ({ upstream, consumer, gate }: Edge, row: Task) => ({ type: 'task.addDependency', task: consumer, upstream, gate, open: isReleased(gate, row) }) as const;

/** A gate that could never open, whatever happens. */
function gateFault(edge: Edge, upstream: Task, consumer: Task, pointer: string): Refusal | null {
  const fault = stageFault(edge, upstream, consumer);
  if (fault !== null) return { code: 'stage.cycle', detail: `Neither stage could end: ${fault}. Wait for a task of this stage, or add a new task that waits.`, pointer };
  if (!('contract' in edge.gate) || upstream.spec.kind === 'work') return null;
  return { code: 'gate.never_opens', detail: `Task "${consumer.spec.key}" would wait for a contract of "${upstream.spec.key}", which is of kind "${upstream.spec.kind}" and has no files. Wait for the task that does the work.`, pointer };
}

async function apply(fold: Fold, task: Task, command: Parameters<typeof decideTask>[1]): Promise<Refusal | null> {
  const { events, refusal } = eventsOf(decideTask(task, command, fold.now));
  for (const event of events) await reactToTask(fold, task, applyTask(fold, task, event), event);
  return refusal;
}

async function removeEdge(fold: Fold, { task: id, upstream: from }: Of<'dependency.remove'>): Promise<Refusal | null> {
  await fold.transaction.load({ tasks: [id, from] }, fold.world);
  const [consumer, upstream] = [fold.world.tasks.get(id), fold.world.tasks.get(from)];
  if (consumer === undefined) return noTask(id);
  const gate = upstream === undefined ? null : await fold.transaction.gateOf({ upstream: from, consumer: id });
  if (upstream === undefined || gate === null) {
    return { code: 'dependency.not_found', detail: `Task "${consumer.spec.key}" does not wait for ${upstream === undefined ? from : `"${upstream.spec.key}"`}. Look at what it waits for: fuel task show ${id}` };
  }
  const refusal = await apply(fold, consumer, { type: 'task.removeDependency', task: id, upstream: from, open: isReleased(gate, upstream) });
  if (refusal === null) unlink(fold, { upstream: from, consumer: id });
  return refusal;
}

/** Leaves half of it behind when it is refused: whoever calls this gives the transaction up then. */
export async function runRemoveTask(fold: Fold, { task: id, consumers }: RemoveTask): Promise<Refusal | null> {
  const task = await loadTask(fold, id);
  if (task === undefined) return noTask(id);
  const decision = decideTask(task, { type: 'task.delete', task: id }, fold.now);
  if (!decision.ok) return decision.refusal;
  await fold.transaction.load({ consumersOf: [id], closureOf: [id] }, fold.world);
  const edges = fold.world.edgesFrom.get(id) ?? [];
  const refusal = unanswered(fold, task, edges, consumers) ?? (await letGo(fold, edges, consumers));
  if (refusal !== null) return refusal;
  // The edges to it go with its row, and whoever remembers what its upstream tasks lead to has to read them anew.
  for (const edge of fold.world.edgesTo.get(id) ?? []) touch(fold, edge);
  for (const event of decision.events) removeTask(fold, fold.world.tasks.get(id) ?? task, event);
  return null;
}

/** Nobody is let go by accident: each edge is named, and nothing else. */
function unanswered(fold: Fold, task: Task, edges: readonly Edge[], named: RemoveTask['consumers']): Refusal | null {
  const left = edges.filter((edge) => !named.some((one) => one.task === edge.consumer)).map((edge) => fold.world.tasks.get(edge.consumer)?.spec);
  if (left.length > 0) {
    const keys = left.slice(0, 10).map((spec) => `"${spec?.key ?? ''}"`).join(', ');
    return {
      code: 'task.has_consumers',
      detail: `${left.length} ${left.length === 1 ? 'task waits' : 'tasks wait'} for "${task.spec.key}": ${keys}. Say of each whether it is released or waits for another task instead.`,
      pointer: '/consumers',
      extra: { consumers: left.map((spec) => ({ task: spec?.id, key: spec?.key })) },
    };
  }
  const strange = named.findIndex((one) => !edges.some((edge) => edge.consumer === one.task));
  if (strange < 0) return null;
  return { code: 'dependency.not_found', detail: `Task ${named[strange]?.task ?? ''} does not wait for "${task.spec.key}". Leave it out.`, pointer: `/consumers/${strange}/task` };
}

/** What a task waits for instead comes first, so that it never looks as if nothing held it. */
async function letGo(fold: Fold, edges: readonly Edge[], named: RemoveTask['consumers']): Promise<Refusal | null> {
  for (const [index, { task: consumer, rewire }] of named.entries()) {
    const edge = edges.find((one) => one.consumer === consumer);
    if (edge === undefined) continue;
    const added = rewire === null ? null : await addEdge(fold, { ...edge, upstream: rewire }, `/consumers/${index}/rewire`);
    if (added !== null && added.code !== 'dependency.duplicate') return added;
    const removed = await removeEdge(fold, { type: 'dependency.remove', task: consumer, upstream: edge.upstream });
    if (removed !== null) return removed;
  }
  return null;
}
