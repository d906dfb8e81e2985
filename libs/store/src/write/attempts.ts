import { type AttemptChange, type Changes, mergeAttempt } from '@fuel/core';
import type { Query } from '../database.ts';
import { iso, isoOrNull } from '../json.ts';
import { recordset } from './recordset.ts';

/** One row an attempt: several changes of it in one commit are one change. */
function merged(changes: readonly AttemptChange[]): AttemptChange[] {
  const byAttempt = new Map<string, AttemptChange>();
  for (const change of changes) {
    const key = `${change.task}/${change.epoch}`;
    byAttempt.set(key, mergeAttempt(byAttempt.get(key), change));
  }
  return [...byAttempt.values()];
}

const rowOf = (change: AttemptChange) => ({
  task_id: change.task,
  epoch: change.epoch,
  id: change.id,
  node_id: change.node,
  agent: change.agent,
  dispatched_at: isoOrNull(change.dispatchedAt),
  started_at: isoOrNull(change.startedAt),
  finished_at: isoOrNull(change.finishedAt),
  outcome: change.outcome,
  usage: change.usage,
  spend: change.spend,
  session_id: change.sessionId,
  salvage: change.salvage,
  warnings: change.warnings,
  reviews: change.reviews,
});

/** What is known already stays where a change says nothing. */
const FIELDS = ['id', 'node_id', 'agent', 'dispatched_at', 'started_at', 'finished_at', 'outcome', 'usage', 'spend', 'session_id', 'salvage'];

const changed = recordset(
  'task_id word', 'epoch int', 'id word', 'node_id word', 'agent word', 'dispatched_at timestamptz', 'started_at timestamptz', 'finished_at timestamptz', 'outcome jsonb',
  'usage jsonb', 'spend jsonb', 'session_id text', 'salvage jsonb', 'warnings jsonb', 'reviews jsonb',
);

const PUT = `
  insert into attempts as a (task_id, epoch, ${FIELDS.join(', ')}, warnings, reviews)
  select task_id, epoch, ${FIELDS.join(', ')}, coalesce(warnings, '[]'), coalesce(reviews, '[]') from ${changed.sql}
  on conflict (task_id, epoch) do update set ${FIELDS.map((field) => `${field} = coalesce(excluded.${field}, a.${field})`).join(', ')},
    warnings = case when excluded.warnings = '[]' then a.warnings else excluded.warnings end, reviews = a.reviews || excluded.reviews`;

/** In the same statement: nearly every attempt goes well, and nearly never is there something to take back. */
const PUT_SOUND = `
  with sound as (
    delete from agent_health h using unnest($%1::text[], $%2::text[], $%3::timestamptz[]) as s (node, agent, at)
    where h.node_id = s.node and h.agent = s.agent and not (h.kind = 'limited' and h.until > s.at)
  ) ${PUT}`.replaceAll(/\$%(\d)/g, (_all, place: string) => `$${Number(changed.next.slice(1)) + Number(place) - 1}`);

export async function writeAttempts(query: Query, { attempts, sound }: Pick<Changes, 'attempts' | 'sound'>): Promise<void> {
  if (attempts.length === 0) return;
  const values = changed.values(merged(attempts).map(rowOf));
  if (sound.length === 0) await query(PUT, values);
  else await query(PUT_SOUND, [...values, sound.map(({ node }) => node), sound.map(({ agent }) => agent), sound.map(({ at }) => iso(at))]);
}
