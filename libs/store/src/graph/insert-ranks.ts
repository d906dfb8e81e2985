import type { Id } from '@fuel/contracts';
import type { Edge, NewTask } from '@fuel/core';
import type { Query } from '../database.ts';
import { joinGraphs } from './join-graphs.ts';

/** Between two neighbours in a new plan: room for some forty rounds of others before a graph has to be numbered anew. */
export const GAP = 2n ** 40n;
/** Behind what is there already: four thousand million tasks may be added one behind the other. */
const NEXT = 2n ** 31n;

const PORTION = 10_000;

/**
 * A plan of its own is a graph of its own, also where it falls into parts: a graph is what is locked together. What depends on tasks that are
 * there becomes part of their graph, behind all of them: nothing waits for it yet, so nothing else has to move.
 */
export async function insertRanks(query: Query, tasks: readonly NewTask[], edges: readonly Edge[]): Promise<void> {
  if (tasks.length === 0) return;
  const own = new Set(tasks.map((one) => one.task.spec.id));
  const outside = [...new Set(edges.flatMap((edge) => (own.has(edge.upstream) ? [] : [edge.upstream])))];
  const { graph, above, gap } = outside.length === 0 ? await newGraph(query) : await behind(query, outside);
  for (let from = 0; from < tasks.length; from += PORTION) {
    const rows = tasks.slice(from, from + PORTION);
    await query(
      `insert into task_ranks (task_id, graph_id, rank)
       select id, $1::bigint, $2::bigint + (place + 1) * $3::bigint from unnest($4::text[], $5::bigint[]) as row (id, place)`,
      [graph, String(above), String(gap), rows.map((row) => row.task.spec.id), rows.map((row) => row.rank)],
    );
  }
}

interface Place {
  readonly graph: string;
  readonly above: bigint;
  readonly gap: bigint;
}

async function newGraph(query: Query): Promise<Place> {
  const [row] = await query<{ id: string }>('insert into graphs default values returning id');
  return { graph: row?.id ?? '', above: 0n, gap: GAP };
}

/** The locks keep the ranks from rising above the new ones before these are there. */
async function behind(query: Query, upstreams: readonly Id[]): Promise<Place> {
  const graph = await joinGraphs(query, upstreams);
  const [row] = await query<{ above: string }>('select max(rank) as above from task_ranks where task_id = any($1)', [upstreams]);
  return { graph, above: BigInt(row?.above ?? 0), gap: NEXT };
}
