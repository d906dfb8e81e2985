import type { Changes } from '@fuel/core';
import type { Query } from '../database.ts';
import { toJson } from '../json.ts';

export async function putPatches(query: Query, patches: Changes['patches']): Promise<void> {
  if (patches.length === 0) return;
  const lastOfTask = [...new Map(patches.map((patch) => [patch.task, patch])).values()];
  await query(
    `insert into patches (task_id, head, text, truncated)
     select task, head, text, truncated from json_to_recordset($1::json) as row (task text, head text, text text, truncated boolean)
     on conflict (task_id) do update set head = excluded.head, text = excluded.text, truncated = excluded.truncated`,
    [toJson(lastOfTask)],
  );
}
