import type { AgentHealth, World } from '@fuel/core';
import { healthKey } from '@fuel/core';
import type { Query } from '../database.ts';

export type HealthRow = Omit<AgentHealth, 'since' | 'until'> & { readonly since: string; readonly until: string | null };

/** Times as milliseconds, as text or number: in JSON they would be text of another form. */
export const HEALTH = `select h.node_id as node, h.agent, h.kind, h.failure, h.message, h.failures, extract(epoch from h.since) * 1000 as since, extract(epoch from h.until) * 1000 as until from agent_health h`;

export const healthOf = ({ since, until, ...row }: HealthRow): AgentHealth => ({ ...row, since: Number(since), until: until === null ? null : Number(until) });

export const readHealth = async (query: Query): Promise<AgentHealth[]> => (await query<HealthRow>(`${HEALTH} order by h.node_id, h.agent`, [])).map(healthOf);

/** Locked, in the order of their keys; null where there is none, which nobody can lock: who is second finds it when it writes. */
export async function lockHealth(query: Query, keys: readonly string[], world: World): Promise<void> {
  const missing = keys.filter((key) => !world.health.has(key));
  if (missing.length === 0) return;
  const pairs = missing.map((key) => key.split(' '));
  const rows = await query<HealthRow>(
    `${HEALTH} join unnest($1::text[], $2::text[]) as k (node, agent) on k.node = h.node_id and k.agent = h.agent order by h.node_id, h.agent for update of h`,
    [pairs.map(([node]) => node), pairs.map(([, agent]) => agent)],
  );
  for (const key of missing) world.health.set(key, null);
  for (const row of rows) world.health.set(healthKey(row.node, row.agent), healthOf(row));
}
