import type { Changes, NewInboxItem } from '@fuel/core';
import type { Query } from '../database.ts';
import { iso, isoOrNull, toJson } from '../json.ts';

export async function insertInboxItems(query: Query, items: readonly NewInboxItem[]): Promise<void> {
  if (items.length === 0) return;
  const rows = items.map(({ feature, task, at, ...item }) => ({ ...item, feature_id: feature, task_id: task, created_at: iso(at) }));
  await query(
    `insert into inbox_items (id, kind, feature_id, task_id, title, body, created_at, proposal)
     select id, kind, feature_id, task_id, title, body, created_at, proposal
     from json_to_recordset($1::json) as row (id text, kind text, feature_id text, task_id text, title text, body text, created_at timestamptz, proposal jsonb)`,
    [toJson(rows)],
  );
}

/** A feature or task that is not named means all of them; naming neither would close the whole inbox and closes nothing. */
export async function closeInboxItems(query: Query, done: Changes['inboxDone']): Promise<void> {
  if (done.length === 0) return;
  const rows = done.map(({ feature, task, kinds }) => ({ feature_id: feature, task_id: task, kinds }));
  await query(
    `update inbox_items i set actioned_at = now()
     from json_to_recordset($1::json) as row (feature_id text, task_id text, kinds text[])
     where i.actioned_at is null and i.kind = any(row.kinds)
       and (row.feature_id is not null or row.task_id is not null)
       and (row.feature_id is null or i.feature_id = row.feature_id)
       and (row.task_id is null or i.task_id = row.task_id)`,
    [toJson(rows)],
  );
}

/** What a person said of single items; the first word counts. */
export async function markInboxItems(query: Query, marks: Changes['inboxMarks']): Promise<void> {
  if (marks.length === 0) return;
  await query(
    `update inbox_items i set read_at = coalesce(i.read_at, row.read_at), actioned_at = coalesce(i.actioned_at, row.actioned_at)
     from (
       select id, max(read_at) as read_at, max(actioned_at) as actioned_at
       from json_to_recordset($1::json) as row (id text, read_at timestamptz, actioned_at timestamptz) group by id
     ) row
     where i.id = row.id`,
    [toJson(marks.map(({ id, readAt, actionedAt }) => ({ id, read_at: isoOrNull(readAt), actioned_at: isoOrNull(actionedAt) })))],
  );
}
