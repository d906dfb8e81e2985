import type { Changes } from '@fuel/core';
import type { Query } from '../database.ts';
import { toJson } from '../json.ts';

/** The same hash is the same prompt. */
export async function insertPrompts(query: Query, prompts: Changes['prompts']): Promise<void> {
  if (prompts.length === 0) return;
  await query(
    `insert into prompts (sha256, parts)
     select sha256, parts from json_to_recordset($1::json) as row (sha256 text, parts jsonb)
     on conflict (sha256) do nothing`,
    [toJson(prompts)],
  );
}
