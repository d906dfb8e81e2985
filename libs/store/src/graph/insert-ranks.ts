import type { Id } from '@fuel/contracts';
import type { Edge, NewTask } from '@fuel/core';
import type { Query } from '../database.ts';
import { inTurns } from '../in-turns.ts';
import { inPortions } from '../write/in-portions.ts';
import { recordset } from '../write/recordset.ts';
import { joinGraphs } from './join-graphs.ts';

/** Between two neighbours in a new plan: room for some forty rounds of others before a graph has to be numbered anew. */
export const GAP = 2n ** 40n;
/** Behind what is there already: four thousand million tasks may be added one behind the other. */
const NEXT = 2n ** 31n;

const ranks = recordset('task_id word', 'graph_id bigint', 'rank bigint');

/**
 * A plan of its own is a graph of its own, also where it falls into parts: a graph is what is locked together. What depends on tasks that are
 * there becomes part of their graph, behind all of them: nothing waits for it yet, so nothing else has to move. Returns what they depend on outside.
 */
export async function insertRanks(query: Query, tasks: readonly NewTask[], edges: readonly Edge[]): Promise<readonly Id[]> {
  if (tasks.length === 0) return [];
  const outside = await upstreamsOutside(tasks, edges);
  const { graph, above, gap } = outside.length === 0 ? await newGraph(query) : await behind(query, outside);
  await inPortions(tasks, 2_000, (some) => {
    const rows = some.map(({ task, rank }) => ({ task_id: task.spec.id, graph_id: graph, rank: above + BigInt(rank + 1) * gap }));
    return query(`insert into task_ranks (${ranks.names}) select ${ranks.names} from ${ranks.sql}`, ranks.values(rows));
  });
  return outside;
}

async function upstreamsOutside(tasks: readonly NewTask[], edges: readonly Edge[]): Promise<Id[]> {
  const own = new Set<Id>();
  const outside = new Set<Id>();
  await inTurns(tasks, ({ task }) => void own.add(task.spec.id));
  await inTurns(edges, ({ upstream }) => void (own.has(upstream) || outside.add(upstream)));
  return [...outside];
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
