import type { Id } from '@fuel/contracts';
import type { Query } from '../database.ts';
import { iso } from '../json.ts';

/** Signs of life. They never go back in time. */
export async function seen(query: Query, nodes: readonly { readonly node: Id; readonly at: number }[]): Promise<void> {
  if (nodes.length === 0) return;
  await query(
    `update nodes n set last_seen_at = row.at, present = n.refused is null
     from (select id, max(at) as at from unnest($1::text[], $2::timestamptz[]) as row (id, at) group by id) row
     where n.id = row.id and (n.last_seen_at is null or n.last_seen_at < row.at)`,
    [nodes.map((one) => one.node), nodes.map((one) => iso(one.at))],
  );
}

/** This life of it stops on purpose, and any home may go on. What runs there keeps its lease: the node may come back at once. */
export async function goodbye(query: Query, node: Id, boot: Id): Promise<void> {
  await query('update nodes set present = false, home = null where id = $1 and boot = $2', [node, boot]);
}

/** From here on it gets no orders, with this reason, until a hello takes it back. */
export async function refuse(query: Query, node: Id, reason: string): Promise<void> {
  await query('update nodes set refused = $2, present = false where id = $1', [node, reason]);
}
