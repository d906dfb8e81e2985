import type { Id } from '@fuel/contracts';
import type { Query } from '../database.ts';
import { guarded } from '../stale-row.ts';

/** Makes the row at the first fact of a boot. */
export async function settledSeq(query: Query, node: Id, boot: Id): Promise<number> {
  const rows = await query<{ settled: string }>(
    `insert into fact_cursors as cursor (node_id, boot) values ($1, $2)
     on conflict (node_id, boot) do update set settled = cursor.settled
     returning settled`,
    [node, boot],
  );
  return Number(rows[0]?.settled ?? 0);
}

/** From here on the row is locked: facts of one (node, boot) are applied by one hub at a time. */
const SETTLE = guarded('fact_cursors', 'update fact_cursors set settled = $4 where node_id = $1 and boot = $2 and settled = $3 returning node_id', '1');

export async function settle(query: Query, node: Id, boot: Id, seq: { readonly from: number; readonly to: number }): Promise<void> {
  await query(SETTLE, [node, boot, seq.from, seq.to]);
}
