import type { Edge, Ends } from '@fuel/core';
import type { Query } from '../database.ts';
import { StoreFailure } from '../failure.ts';
import { StaleRow } from '../stale-row.ts';
import { inPortions } from './in-portions.ts';
import { recordset } from './recordset.ts';

const added = recordset('upstream_id word', 'consumer_id word', 'gate jsonb');

/** In the order in which they were given: a later one is newer. */
export const insertEdges = (query: Query, edges: readonly Edge[]): Promise<void> =>
  inPortions(edges, 2_000, (some) =>
    query(
      `insert into edges (${added.names}) select ${added.names} from ${added.sql} order by place`,
      added.values(some.map(({ upstream, consumer, gate }) => ({ upstream_id: upstream, consumer_id: consumer, gate }))),
    ).catch(addedMeanwhile),
  );

/** Somebody else was quicker with the same edge, after it was looked for: it is looked for again. */
function addedMeanwhile(cause: unknown): never {
  if (cause instanceof StoreFailure && (cause.cause as { readonly constraint?: unknown }).constraint === 'edges_pkey') throw new StaleRow('edges', []);
  throw cause;
}

export async function deleteEdges(query: Query, edges: readonly Ends[]): Promise<void> {
  if (edges.length === 0) return;
  await query('delete from edges e using unnest($1::text[], $2::text[]) as gone (upstream, consumer) where e.upstream_id = gone.upstream and e.consumer_id = gone.consumer', [
    edges.map((edge) => edge.upstream),
    edges.map((edge) => edge.consumer),
  ]);
}
