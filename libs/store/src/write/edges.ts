import type { Edge } from '@fuel/core';
import type { Query } from '../database.ts';
import { toJson } from '../json.ts';

export async function insertEdges(query: Query, edges: readonly Edge[]): Promise<void> {
  if (edges.length === 0) return;
  await query(
    `insert into edges (upstream_id, consumer_id, gate)
     select * from unnest($1::text[], $2::text[], $3::jsonb[])`,
    [edges.map((edge) => edge.upstream), edges.map((edge) => edge.consumer), edges.map((edge) => toJson(edge.gate))],
  );
}
