import type { Id } from '@fuel/contracts';
import type { Query } from '../database.ts';
import { StaleRow } from '../stale-row.ts';

/** The one graph of these tasks from now on, locked for this transaction alone. Where others were quicker the transaction begins anew. */
export async function joinGraphs(query: Query, tasks: readonly Id[]): Promise<string> {
  const [row] = await query<{ graph: string | null }>('select join_graphs($1) as graph', [tasks]);
  if (row?.graph == null) throw new StaleRow('graphs', tasks);
  return row.graph;
}
