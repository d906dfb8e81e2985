import type { Id } from '@fuel/contracts';
import type { OrderInfo, World } from '@fuel/core';
import type { Query } from '../database.ts';

export async function readOrders(query: Query, ids: readonly Id[], keys: readonly string[], world: World): Promise<void> {
  const known = new Set([...world.orders.values()].map((order) => order.key));
  const missing = ids.filter((id) => !world.orders.has(id));
  const missingKeys = keys.filter((key) => !known.has(key));
  if (missing.length + missingKeys.length === 0) return;
  const rows = await query<{ -readonly [K in keyof OrderInfo]: OrderInfo[K] }>(
    `select id, key, type, node_id as node, task_id as task, epoch, round, landing_id as landing, repository_id as repository,
       status = 'confirmed' as confirmed
     from outbox where id = any($1) or key = any($2)`,
    [missing, missingKeys],
  );
  for (const row of rows) world.orders.set(row.id, row);
}
