import type { Id } from '@fuel/contracts';
import type { Query } from '../database.ts';
import { iso } from '../json.ts';

/** What the stream still holds of a boot that ended is older than this, and is gone. */
const keptMs = 14 * 24 * 3_600_000;

/** The node says of which boots it still has something. Of the others a message may be on its way, so their rows are forgotten only later. */
export async function endBoots(query: Query, node: Id, boots: readonly Id[], at: number): Promise<void> {
  await query(
    `update fact_cursors set ended_at = case when boot = any($2) then null else $3::timestamptz end
     where node_id = $1 and (ended_at is null) <> (boot = any($2))`,
    [node, boots, iso(at)],
  );
  await query('delete from fact_cursors where node_id = $1 and ended_at < $2', [node, iso(at - keptMs)]);
}

/** Per boot of this node that may still have unsettled facts: every fact up to here is settled. */
export async function watermarks(query: Query, node: Id): Promise<{ readonly boot: Id; readonly seq: number }[]> {
  const rows = await query<{ boot: Id; settled: string }>('select boot, settled from fact_cursors where node_id = $1 and ended_at is null order by boot', [node]);
  return rows.map((row) => ({ boot: row.boot, seq: Number(row.settled) }));
}
