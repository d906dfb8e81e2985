import type { AgentHealth } from '@fuel/core';
import type { Query } from '../database.ts';
import { iso, isoOrNull } from '../json.ts';

/** The last of a row counts. What the node said of its agent is kept from the first failure on: a later change of it is a cure. */
export async function putHealth(query: Query, rows: readonly AgentHealth[]): Promise<void> {
  if (rows.length === 0) return;
  const last = [...new Map(rows.map((row) => [`${row.node} ${row.agent}`, row])).values()].sort((a, b) => (`${a.node} ${a.agent}` < `${b.node} ${b.agent}` ? -1 : 1));
  const column = <K extends keyof AgentHealth>(name: K) => last.map((row) => row[name]);
  await query(
    `insert into agent_health as h (node_id, agent, kind, failure, message, failures, since, until, preflight)
     select row.node, row.agent, row.kind, row.failure, row.message, row.failures, row.since, row.until,
       (select one from nodes n, jsonb_array_elements(n.agents) one where n.id = row.node and one ->> 'name' = row.agent limit 1)
     from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int[], $7::timestamptz[], $8::timestamptz[]) as row (node, agent, kind, failure, message, failures, since, until)
     on conflict (node_id, agent) do update set kind = excluded.kind, failure = excluded.failure, message = excluded.message, failures = excluded.failures, since = excluded.since, until = excluded.until`,
    [column('node'), column('agent'), column('kind'), column('failure'), column('message'), column('failures'), last.map((row) => iso(row.since)), last.map((row) => isoOrNull(row.until))],
  );
}
