import type { Client, Result } from '@fuel/client';
import type { FeatureSummary, FeatureView } from '@fuel/contracts';
import { everyPage } from '../every-page.ts';
import type { Found } from '../exit-code.ts';
import { pickOne } from '../pick-one.ts';

/** A prefix is looked for among so many of the newest features. */
const LOOKED_THROUGH = 5_000;

/** The hub says of a text that it is no id at all, or that nothing has it: both may still be the beginning of one. */
export const notAnId = <T>(result: Result<T>): boolean =>
  !result.ok && 'problem' in result && (result.problem.status === 404 || result.problem.code === 'body.invalid');

export const newestFeatures = (client: Client, limit: number): Promise<Result<FeatureSummary[]>> =>
  everyPage((cursor) => client.call('listFeatures', { query: { limit: Math.min(limit, 500), ...(cursor === undefined ? {} : { cursor }) } }), limit);

/** A feature by its id or by the beginning of it. */
export async function findFeature(client: Client, reference: string): Promise<Found<FeatureView>> {
  const direct = await client.call('getFeature', { params: { id: reference } });
  if (direct.ok || !notAnId(direct)) return direct;
  const listed = await newestFeatures(client, LOOKED_THROUGH);
  if (!listed.ok) return listed;
  const picked = pickOne('feature', reference, listed.value, ({ name, state }) => `${name} (${state})`);
  if (picked === undefined) return direct;
  return picked.ok ? client.call('getFeature', { params: { id: picked.value.id } }) : picked;
}
