import type { AttemptChange } from '@fuel/core';
import type { Query } from '../database.ts';
import { isoOrNull } from '../json.ts';
import { recordset } from './recordset.ts';

/** One row an attempt: several changes of it in one commit are one change. */
function merged(changes: readonly AttemptChange[]): AttemptChange[] {
  const byAttempt = new Map<string, AttemptChange>();
  for (const change of changes) {
    const key = `${change.task}/${change.epoch}`;
    byAttempt.set(key, { ...byAttempt.get(key), ...change });
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
  session_id: change.sessionId,
  salvage: change.salvage,
  warnings: change.warnings,
});

/** What is known already stays where a change says nothing. */
const FIELDS = ['id', 'node_id', 'agent', 'dispatched_at', 'started_at', 'finished_at', 'outcome', 'usage', 'session_id', 'salvage'];

const changed = recordset(
  'task_id word', 'epoch int', 'id word', 'node_id word', 'agent word', 'dispatched_at timestamptz', 'started_at timestamptz', 'finished_at timestamptz', 'outcome jsonb',
  'usage jsonb', 'session_id text', 'salvage jsonb', 'warnings jsonb',
);

const PUT = `
  insert into attempts as a (task_id, epoch, ${FIELDS.join(', ')}, warnings)
  select task_id, epoch, ${FIELDS.join(', ')}, coalesce(warnings, '[]') from ${changed.sql}
  on conflict (task_id, epoch) do update set ${FIELDS.map((field) => `${field} = coalesce(excluded.${field}, a.${field})`).join(', ')},
    warnings = case when excluded.warnings = '[]' then a.warnings else excluded.warnings end`;

export async function writeAttempts(query: Query, changes: readonly AttemptChange[]): Promise<void> {
  if (changes.length > 0) await query(PUT, changed.values(merged(changes).map(rowOf)));
}
