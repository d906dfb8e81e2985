import type { LoggedEvent } from '@fuel/core';
import type { Query } from '../database.ts';
import { iso } from '../json.ts';
import { inPortions } from './in-portions.ts';
import { recordset } from './recordset.ts';

const logged = recordset('at timestamptz', 'type word', 'actor jsonb', 'feature_id word', 'task_id word', 'landing_id word', 'data jsonb');

/** More than these, as a new plan of 100,000 tasks has, go in portions. */
export const LOG_PORTION = 1_000;

/** Numbered in the order in which they happened. */
export const insertEvents = (query: Query, events: readonly LoggedEvent[]): Promise<void> =>
  inPortions(events, events.length > LOG_PORTION ? 100 : LOG_PORTION, (some) => insertSome(query, some));

async function insertSome(query: Query, events: readonly LoggedEvent[]): Promise<void> {
  const rows = events.map(({ at, type, actor, feature, task, landing, data }) => ({ at: iso(at), type, actor, feature_id: feature, task_id: task, landing_id: landing, data }));
  await query(`insert into events (${logged.names}) select ${logged.names} from ${logged.sql} order by place`, logged.values(rows));
}
