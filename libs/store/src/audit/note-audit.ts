import type { Actor } from '@fuel/core';
import type { Query } from '../database.ts';
import { iso, toJson } from '../json.ts';

/** What was wished for and leaves no event: what was refused, and what people changed that is no part of a plan. */
export interface AuditNote {
  readonly at: number;
  readonly what: string;
  readonly outcome: 'done' | 'refused';
  readonly actor: Actor;
  readonly reason: string;
  /** The same, so many times. */
  readonly times: number;
}

/** Older ones go: whoever is refused again and again cannot fill the disk. */
const KEPT = 100_000;

export async function noteAudit(query: Query, notes: readonly AuditNote[]): Promise<void> {
  if (notes.length === 0) return;
  await query(
    `insert into audit (at, what, outcome, actor, reason, times)
     select at, what, outcome, actor, reason, times
     from json_to_recordset($1::json) as row (at timestamptz, what text, outcome text, actor jsonb, reason text, times int)`,
    [toJson(notes.map((note) => ({ ...note, at: iso(note.at) })))],
  );
  await query('delete from audit where n <= (select max(n) from audit) - $1', [KEPT]);
}
