import type { LoggedEvent } from '@fuel/core';
import type { Query } from '../database.ts';
import { iso, toJson } from '../json.ts';

/** Numbered in the order in which they happened. */
export async function insertEvents(query: Query, events: readonly LoggedEvent[]): Promise<void> {
  if (events.length === 0) return;
  await query(
    `insert into events (at, type, actor, feature_id, task_id, landing_id, data)
     select at, type, actor, feature_id, task_id, landing_id, data
     from unnest($1::timestamptz[], $2::text[], $3::jsonb[], $4::text[], $5::text[], $6::text[], $7::jsonb[])
       with ordinality as row (at, type, actor, feature_id, task_id, landing_id, data, place)
     order by place`,
    [
      events.map((event) => iso(event.at)),
      events.map((event) => event.type),
      events.map((event) => toJson(event.actor)),
      events.map((event) => event.feature),
      events.map((event) => event.task),
      events.map((event) => event.landing),
      events.map((event) => toJson(event.data)),
    ],
  );
}
