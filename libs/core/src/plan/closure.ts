import type { ContractWork, Id, Sha, UpstreamWork } from '@fuel/contracts';
import type { Accepted, Task } from '../task/state.ts';
import type { Edge, World } from '../port/world.ts';
import { carriesWork } from './gate.ts';

/** Everything that a task stands on, nearest first; the world holds the task's closure. A contract or a signal is nothing to stand on. */
export function upstreamOf(world: World, task: Id): Task[] {
  const seen = new Set<Id>([task]);
  const found: Task[] = [];
  const queue: Id[] = [task];
  // The queue grows while it is walked; taking from its front would cost its length each time.
  for (const id of queue) {
    for (const edge of world.edgesTo.get(id) ?? []) {
      if (seen.has(edge.upstream) || !carriesWork(edge.gate)) continue;
      seen.add(edge.upstream);
      queue.push(edge.upstream);
      const upstream = world.tasks.get(edge.upstream);
      if (upstream !== undefined) found.push(upstream);
    }
  }
  return found;
}

/** Accepted, without work, and without work anywhere upstream: whatever stands on it has nothing to see from here on. */
export const bearsNothing = ({ spec, accepted }: Task): boolean =>
  spec.kind === 'work' && accepted !== null && accepted.work === null && Object.keys(accepted.saw).length === 0;

export const acceptedHead = (task: Task): Sha | null => task.accepted?.work?.head ?? null;

/** The accepted SHAs that a review of this task would see now. */
export const currentSaw = (world: World, task: Id): Record<Id, Sha> =>
  Object.fromEntries(upstreamOf(world, task).flatMap((upstream) => {
    const head = acceptedHead(upstream);
    return head === null ? [] : [[upstream.spec.id, head]];
  }));

/** Was the accepted work checked beside other upstream work than is accepted now? */
export function isStale(world: World, task: Id, accepted: Accepted | null): boolean {
  if (accepted === null) return false;
  const now = currentSaw(world, task);
  const tasks = new Set([...Object.keys(now), ...Object.keys(accepted.saw)]);
  return [...tasks].some((upstream) => now[upstream] !== accepted.saw[upstream]);
}

const directOf = (edges: readonly Edge[] = []): ReadonlySet<Id> => new Set(edges.flatMap(({ upstream, gate }) => (carriesWork(gate) ? [upstream] : [])));

/** What was frozen for this task by those whose work it does not see. */
export const contractsFor = (world: World, task: Id): ContractWork[] =>
  (world.edgesTo.get(task) ?? []).flatMap(({ gate, upstream: id }) => {
    const upstream = world.tasks.get(id);
    const repository = upstream?.spec.repository == null ? undefined : world.repositories.get(upstream.spec.repository);
    const frozen = 'contract' in gate ? upstream?.signals?.contracts[gate.contract] : undefined;
    if (!('contract' in gate) || upstream === undefined || repository === undefined || frozen === undefined) return [];
    return [{ task: id, key: upstream.spec.key, name: gate.contract, repository: repository.ref, ...frozen }];
  });

/** What a node has to lay beside a task: accepted work of other repositories, and of its own, at exact SHAs. */
export function upstreamWork(world: World, task: Id): UpstreamWork[] {
  const direct = directOf(world.edgesTo.get(task));
  return upstreamOf(world, task).flatMap((upstream) => {
    const work = upstream.accepted?.work;
    const repository = upstream.spec.repository === null ? undefined : world.repositories.get(upstream.spec.repository);
    if (work === null || work === undefined || repository === undefined) return [];
    return [
      {
        task: upstream.spec.id,
        key: upstream.spec.key,
        title: upstream.spec.title,
        repository: repository.ref,
        sha: work.head,
        base: work.base,
        ref: work.ref,
        direct: direct.has(upstream.spec.id),
        summary: work.summary,
      },
    ];
  });
}
