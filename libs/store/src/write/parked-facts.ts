import type { ParkedFact } from '@fuel/core';
import type { Query } from '../database.ts';
import { cleanText, toJson } from '../json.ts';
import { recordset } from './recordset.ts';

/** A body may be `null`, which is JSON and not a missing value. */
const parked = recordset('node_id word', 'boot word', 'seq bigint', 'body word', 'reason text');

/** A fact that comes again is parked already. */
export async function insertParked(query: Query, facts: readonly ParkedFact[]): Promise<void> {
  if (facts.length === 0) return;
  const rows = facts.map(({ node, boot, seq, body, reason }) => ({ node_id: node, boot, seq, body: toJson(body ?? null), reason: cleanText(reason) }));
  await query(
    `insert into parked_facts (${parked.names}) select node_id, boot, seq, body::jsonb, reason from ${parked.sql} on conflict (node_id, boot, seq) do nothing`,
    parked.values(rows),
  );
}
