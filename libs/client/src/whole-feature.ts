import type { FeatureView } from '@fuel/contracts';
import type { Client } from './create-client.ts';
import type { Result } from './result.ts';

/** A feature with its tasks, however many there are, and what an approval of it would have to name. */
export interface WholeFeature extends FeatureView {
  readonly expected: Readonly<Record<string, string | null>>;
}

const PAGE = 500;

/** The pages after the first are of later moments; each task is there once. `most`: enough tasks for the purpose. */
export async function allTasks(client: Client, feature: FeatureView, most = Number.POSITIVE_INFINITY): Promise<Result<FeatureView>> {
  const tasks = [...feature.tasks];
  let cursor = feature.moreTasks;
  while (cursor !== null && tasks.length < most) {
    const page = await client.call('listTasks', { params: { id: feature.id }, query: { cursor, limit: Math.min(PAGE, most - tasks.length) } });
    if (!page.ok) return page;
    tasks.push(...page.value.items);
    cursor = page.value.next;
  }
  return { ok: true, value: { ...feature, tasks, moreTasks: cursor } };
}

export async function wholeFeature(client: Client, feature: FeatureView): Promise<Result<WholeFeature>> {
  const whole = await allTasks(client, feature);
  if (!whole.ok) return whole;
  const named = await client.call('getExpected', { params: { id: feature.id } });
  return named.ok ? { ok: true, value: { ...whole.value, expected: named.value.expected } } : named;
}
