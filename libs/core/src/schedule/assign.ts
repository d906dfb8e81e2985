import type { Id } from '@fuel/contracts';
import { placed, type Task } from '../task/state.ts';
import type { NodeInfo, Repository, World } from '../port/world.ts';

export interface Assignment {
  readonly task: Id;
  readonly node: Id;
  readonly agent: string;
}

export const agentFor = (task: Task, repository: Repository): string => task.spec.agent ?? repository.primaryAgent;

export const canRun = (node: NodeInfo, repository: Id, agent: string): boolean =>
  node.present && node.repositories.includes(repository) && node.agents.some((one) => one.name === agent && one.usable);

const mayBegin = (task: Task): boolean => task.holds === 0 && (task.state.name === 'ready' || task.state.name === 'suspect');

/** Gives waiting tasks, most urgent first, to the nodes with the most free slots. A suspect task goes only to another node than its own. */
export function assign(world: World, waiting: readonly Id[]): Assignment[] {
  const free = new Map([...world.nodes.values()].map((node) => [node.id, node.slots - node.taken]));
  const assignments: Assignment[] = [];
  for (const id of waiting) {
    const task = world.tasks.get(id);
    const repository = task?.spec.repository == null ? undefined : world.repositories.get(task.spec.repository);
    if (task === undefined || repository === undefined || repository.head === null || !mayBegin(task)) continue;
    const agent = agentFor(task, repository);
    const avoid = placed(task.state)?.node;
    const [best] = [...world.nodes.values()]
      .filter((node) => node.id !== avoid && (free.get(node.id) ?? 0) > 0 && canRun(node, repository.ref.id, agent))
      .sort((a, b) => (free.get(b.id) ?? 0) - (free.get(a.id) ?? 0) || (a.id < b.id ? -1 : 1));
    if (best === undefined) continue;
    free.set(best.id, (free.get(best.id) ?? 0) - 1);
    assignments.push({ task: id, node: best.id, agent });
  }
  return assignments;
}
