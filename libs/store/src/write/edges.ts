import type { Edge, Ends } from '@fuel/core';
import type { Query } from '../database.ts';
import { toJson } from '../json.ts';

/** A plan may have 200,000 edges: in portions, so that the hub goes on with other things in between. */
const PORTION = 5_000;

export async function insertEdges(query: Query, edges: readonly Edge[]): Promise<void> {
  for (let from = 0; from < edges.length; from += PORTION) {
    const some = edges.slice(from, from + PORTION);
    await query(
      `insert into edges (upstream_id, consumer_id, gate)
       select * from unnest($1::text[], $2::text[], $3::jsonb[])`,
      [some.map((edge) => edge.upstream), some.map((edge) => edge.consumer), some.map((edge) => toJson(edge.gate))],
    );
  }
}

export async function deleteEdges(query: Query, edges: readonly Ends[]): Promise<void> {
  if (edges.length === 0) return;
  await query('delete from edges e using unnest($1::text[], $2::text[]) as gone (upstream, consumer) where e.upstream_id = gone.upstream and e.consumer_id = gone.consumer', [
    edges.map((edge) => edge.upstream),
    edges.map((edge) => edge.consumer),
  ]);
}
