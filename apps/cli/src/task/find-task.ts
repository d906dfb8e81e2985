import { allTasks } from '@fuel/client';
import type { Client } from '@fuel/client';
import type { FeatureView, TaskSummary, TaskView } from '@fuel/contracts';
import { usage } from '../exit-code.ts';
import type { Found } from '../exit-code.ts';
import { findFeature, newestFeatures, notAnId } from '../feature/find-feature.ts';
import { pickOne } from '../pick-one.ts';

/** The beginning of a task's id is looked for in the tasks of so many of the newest features. */
const FEATURES_LOOKED_THROUGH = 50;
const AT_ONCE = 8;

/** A task of this feature by its key, its id or the beginning of its id; `repository#key` is how it is shown, so that is taken too. */
export function taskOf(feature: FeatureView, reference: string): Found<TaskSummary> {
  const byKey = feature.tasks.filter((task) => task.key === reference || `${task.repository ?? ''}#${task.key}` === reference);
  const [only] = byKey;
  if (only !== undefined) return { ok: true, value: only };
  const picked = pickOne('task', reference, feature.tasks, (task) => task.key);
  const keys = feature.tasks.slice(0, 20).map((task) => task.key);
  return picked ?? usage(`feature ${feature.id} has no task "${reference}"; its tasks are ${keys.join(', ')}${feature.tasks.length > 20 ? ', …' : ''}`);
}

async function findByPrefix(client: Client, reference: string): Promise<Found<TaskSummary> | undefined> {
  const listed = await newestFeatures(client, FEATURES_LOOKED_THROUGH);
  if (!listed.ok) return listed;
  const tasks: TaskSummary[] = [];
  for (let at = 0; at < listed.value.length; at += AT_ONCE) {
    const some = await Promise.all(listed.value.slice(at, at + AT_ONCE).map(({ id }) => client.call('getFeature', { params: { id } })));
    for (const feature of some) {
      if (!feature.ok) return feature;
      tasks.push(...feature.value.tasks);
    }
  }
  return pickOne('task', reference, tasks, (task) => `${task.key} of ${task.feature}`);
}

/** A task as `feature#key`, by its id, or by the beginning of its id. */
export async function findTask(client: Client, reference: string): Promise<Found<TaskView>> {
  const hash = reference.indexOf('#');
  if (hash !== -1) {
    const feature = await findFeature(client, reference.slice(0, hash));
    const whole = feature.ok ? await allTasks(client, feature.value) : feature;
    return whole.ok ? withPrompt(client, taskOf(whole.value, reference.slice(hash + 1))) : whole;
  }
  const direct = await client.call('getTask', { params: { id: reference } });
  if (direct.ok || !notAnId(direct)) return direct;
  const found = await findByPrefix(client, reference);
  return found === undefined ? direct : withPrompt(client, found);
}

const withPrompt = async (client: Client, found: Found<TaskSummary>): Promise<Found<TaskView>> => (found.ok ? client.call('getTask', { params: { id: found.value.id } }) : found);
