import type { Id } from '@fuel/contracts';
import type { Query } from '../database.ts';

/** Per boot of this node: every fact up to here is settled. */
export async function watermarks(query: Query, node: Id): Promise<{ readonly boot: Id; readonly seq: number }[]> {
  const rows = await query<{ boot: Id; settled: string }>('select boot, settled from fact_cursors where node_id = $1 order by boot', [node]);
  return rows.map((row) => ({ boot: row.boot, seq: Number(row.settled) }));
}
