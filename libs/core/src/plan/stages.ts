import type { Id } from '@fuel/contracts';
import type { Edge } from '../port/world.ts';
import { isAccepted, type Task } from '../task/state.ts';

/** A stage is over for a task that landed, or was given up; `landing`: also for what is accepted, because it lands in this commit. */
const hasLanded = (task: Task, landing: boolean): boolean => task.state.name === 'landed' || task.state.name === 'cancelled' || (landing && isAccepted(task.state.name));

/**
 * Gates for `landed` inside a feature cut its plan into stages. A task is proposed until its stage begins: the tasks of the next stage are
 * those that wait, however far upstream, for nothing more of this feature to land. In the order in which they were given.
 */
export function beginningNow(tasks: readonly Task[], edgesTo: ReadonlyMap<Id, readonly Edge[]>, landing = false): readonly Task[] {
  const own = new Map(tasks.map((task) => [task.spec.id, task]));
  const proposed = tasks.filter((task) => task.state.name === 'proposed');
  const edgesInto = (task: Task): readonly Edge[] => edgesTo.get(task.spec.id) ?? [];
  const holdsBack = ({ gate, upstream: id }: Edge): boolean => {
    const upstream = 'landed' in gate ? own.get(id) : undefined;
    return upstream !== undefined && !hasLanded(upstream, landing);
  };
  const later = proposed.filter((task) => edgesInto(task).some(holdsBack)).map((task) => task.spec.id);
  if (later.length === 0) return proposed;
  const consumers = new Map<Id, Id[]>();
  for (const task of proposed) {
    for (const { upstream } of edgesInto(task)) {
      if (own.get(upstream)?.state.name !== 'proposed') continue;
      const list = consumers.get(upstream);
      if (list === undefined) consumers.set(upstream, [task.spec.id]);
      else list.push(task.spec.id);
    }
  }
  const waiting = new Set(later);
  // It grows while it is walked.
  for (const id of waiting) for (const consumer of consumers.get(id) ?? []) waiting.add(consumer);
  return proposed.filter((task) => !waiting.has(task.spec.id));
}

/**
 * An edge that would make a stage wait for itself or for a later one, so that neither could ever end: into a task whose stage has begun, from
 * one that has to land first, or whose own stage has not begun. Null when it is fine. Both are tasks of one feature.
 */
export function stageFault({ gate }: Pick<Edge, 'gate'>, upstream: Task, consumer: Task): string | null {
  if (upstream.spec.feature !== consumer.spec.feature || consumer.state.name === 'proposed') return null;
  if (upstream.state.name === 'proposed') return `the stage of "${consumer.spec.key}" has begun, and "${upstream.spec.key}" belongs to a later one`;
  if ('landed' in gate && upstream.state.name !== 'landed') return `"${consumer.spec.key}" is in the stage that "${upstream.spec.key}" lands with, so that stage would wait for itself`;
  return null;
}
