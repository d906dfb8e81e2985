import type { Changes } from '@fuel/core';
import type { Query } from '../database.ts';
import { toJson } from '../json.ts';

/** Beside the statement that moves features, since there are none in nearly every commit. */
export async function putMessages(query: Query, messages: Changes['messages']): Promise<void> {
  if (messages.length === 0) return;
  const last = [...new Map(messages.map((one) => [one.feature, one])).values()];
  await query(
    `update features f set messages = row.messages
     from json_to_recordset($1::json) as row (feature text, messages jsonb) where f.id = row.feature`,
    [toJson(last)],
  );
}
