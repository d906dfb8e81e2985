import type { NewTask } from '@fuel/core';
import type { Query } from '../database.ts';

/** Between two neighbours in a new plan: room for some forty rounds of others before a graph has to be numbered anew. */
export const GAP = 2n ** 40n;

const PORTION = 10_000;

/** A plan of its own is a graph of its own, also where it falls into parts: a graph is what is locked together. */
export async function insertRanks(query: Query, tasks: readonly NewTask[]): Promise<void> {
  if (tasks.length === 0) return;
  const [graph] = await query<{ id: string }>('insert into graphs default values returning id');
  for (let from = 0; from < tasks.length; from += PORTION) {
    const rows = tasks.slice(from, from + PORTION);
    await query(
      `insert into task_ranks (task_id, graph_id, rank)
       select id, $1, place * ${GAP} from unnest($2::text[], $3::bigint[]) as row (id, place)`,
      [graph?.id, rows.map((row) => row.task.spec.id), rows.map((row) => row.rank)],
    );
  }
}
