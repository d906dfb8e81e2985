import type { Id } from '@fuel/contracts';
import type { NodeInfo, World } from '@fuel/core';
import type { Query } from '../database.ts';
import { millisOrNull } from '../json.ts';

export interface NodeRow {
  id: Id;
  name: string;
  boot: Id | null;
  present: boolean;
  last_seen_at: Date | null;
  slots: number;
  taken: number;
  agents: NodeInfo['agents'];
  labels: string[];
  repositories: Id[];
  unreadable: Id[];
  refused: string | null;
}

export const nodeOf = ({ last_seen_at, agents, unreadable, labels, refused, ...row }: NodeRow): NodeInfo => ({
  ...row,
  ...(unreadable.length === 0 ? {} : { unreadable }),
  ...(labels.length === 0 ? {} : { labels }),
  ...(refused === null ? {} : { refused }),
  lastSeenAt: millisOrNull(last_seen_at),
  agents: agents.map(({ name, usable, reason }) => ({ name, usable, reason })),
});

export const NODES = `
  select n.id, n.name, n.boot, n.present and n.refused is null as present, n.last_seen_at, n.slots, n.agents, n.labels, n.refused,
    coalesce((select s.taken from slots s where s.kind = 'node' and s.owner = n.id and s.name = ''), 0) as taken,
    array(select r.repository_id from node_repositories r where r.node_id = n.id and r.readable order by 1) as repositories,
    array(select r.repository_id from node_repositories r where r.node_id = n.id and not r.readable order by 1) as unreadable
  from nodes n`;

export async function readNodes(query: Query, ids: readonly Id[], world: World): Promise<void> {
  const missing = ids.filter((id) => !world.nodes.has(id));
  if (missing.length === 0) return;
  for (const row of await query<NodeRow>(`${NODES} where n.id = any($1)`, [missing])) world.nodes.set(row.id, nodeOf(row));
}
