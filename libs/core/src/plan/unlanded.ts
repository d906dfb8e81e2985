import type { FeatureStateName, Id } from '@fuel/contracts';
import type { Task } from '../task/state.ts';
import type { World } from '../port/world.ts';

/** A feature that has to land first. */
export interface Unlanded {
  readonly feature: Id;
  readonly name: string;
  readonly state: FeatureStateName;
  /** One of its tasks, and the one that stands on it. */
  readonly upstream: string;
  readonly consumer: string;
  /** Something of it waits in turn for this feature to land. */
  readonly mutual: boolean;
}

/**
 * The features on whose work or contracts this stage of the feature stands and that have not brought them to the default branches; the world
 * holds the feature as a whole. Who waited only for something that happened outside stands on nothing.
 */
export function unlandedUpstreams(world: World, feature: Id): Unlanded[] {
  const tasks = [...world.tasks.values()].filter((task) => task.spec.feature === feature);
  const found = new Map<Id, Unlanded>();
  for (const consumer of tasks) {
    if (consumer.state.name !== 'reviewed' && consumer.state.name !== 'no_change') continue;
    for (const { upstream: id, gate } of world.edgesTo.get(consumer.spec.id) ?? []) {
      const upstream = world.tasks.get(id);
      if (upstream === undefined || 'signal' in gate || upstream.spec.feature === feature || upstream.state.name === 'landed' || found.has(upstream.spec.feature)) continue;
      const other = world.features.get(upstream.spec.feature);
      if (other === undefined) continue;
      found.set(other.id, { feature: other.id, name: other.name, state: other.state.name, upstream: upstream.spec.key, consumer: consumer.spec.key, mutual: waitsFor(world, tasks, other.id) });
    }
  }
  return [...found.values()];
}

/** What of the other feature stands on unlanded tasks of this one. */
const waitsFor = (world: World, tasks: readonly Task[], other: Id): boolean =>
  tasks.some((task) => task.state.name !== 'landed' && (world.edgesFrom.get(task.spec.id) ?? []).some((edge) => !('signal' in edge.gate) && world.tasks.get(edge.consumer)?.spec.feature === other));
