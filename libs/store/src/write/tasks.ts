import { type NewTask, placed, type Task, type TaskState } from '@fuel/core';
import type { Query } from '../database.ts';
import { isoOrNull, toJson } from '../json.ts';
import { guard } from '../stale-row.ts';

/** When it may go on, where that is a matter of time. */
function wakeAt(state: TaskState): number | null {
  if (state.name === 'limited') return state.until;
  return state.name === 'ready' || state.name === 'reviewing' ? state.notBefore : null;
}

function movingPart({ spec, state, holds, epoch, failures, round, feedback, last, accepted, signals, version }: Task) {
  const { name, ...detail } = state;
  const node_id = placed(state)?.node ?? null;
  return { id: spec.id, state: name, detail, node_id, wake_at: isoOrNull(wakeAt(state)), holds, epoch, failures, round, feedback, last, accepted, signals, version };
}

const MOVING =
  'id text, state text, detail jsonb, node_id text, wake_at timestamptz, holds int, epoch int, failures int, round int, feedback jsonb, last jsonb, accepted jsonb, signals jsonb, version int';

function fixedPart({ task: { spec }, prompt, lane, sequence }: NewTask) {
  const { feature, key, kind, repository, title, type, complexity, priority, agent, expects, paths, forbidden, acceptance } = spec;
  const scope = { paths, forbidden, acceptance };
  return { feature_id: feature, key, kind, repository_id: repository, title, type, complexity, priority, agent, expects, scope, prompt, lane, sequence };
}

const FIXED =
  'feature_id text, key text, kind text, repository_id text, title text, type text, complexity text, priority int, agent text, expects text, scope jsonb, prompt text, lane jsonb, sequence int';

const names = (columns: string): string => columns.replaceAll(/ (text|jsonb|int|timestamptz)(?=,|$)/g, '');

/** A plan may have 100,000 tasks, each with a prompt: they go in portions, so that no single value comes near Postgres' limit of 1 GB. */
const PORTION = 1_000;

export async function insertTasks(query: Query, tasks: readonly NewTask[]): Promise<void> {
  for (let from = 0; from < tasks.length; from += PORTION) {
    const rows = tasks.slice(from, from + PORTION).map((created) => ({ ...movingPart(created.task), ...fixedPart(created) }));
    await query(
      `insert into tasks (${names(MOVING)}, ${names(FIXED)})
       select ${names(MOVING)}, ${names(FIXED)} from json_to_recordset($1::json) as row (${MOVING}, ${FIXED})`,
      [toJson(rows)],
    );
  }
}

/** A task's spec is what was asked for and never changes. */
export async function updateTasks(query: Query, tasks: readonly Task[]): Promise<void> {
  if (tasks.length === 0) return;
  const written = await query<{ id: string }>(
    `update tasks t
     set state = row.state, detail = row.detail, node_id = row.node_id, wake_at = row.wake_at, holds = row.holds, epoch = row.epoch,
       failures = row.failures, round = row.round, feedback = row.feedback, last = row.last, accepted = row.accepted, signals = row.signals,
       version = t.version + 1, updated_at = now()
     from json_to_recordset($1::json) as row (${MOVING})
     where t.id = row.id and t.version = row.version
     returning t.id`,
    [toJson(tasks.map(movingPart))],
  );
  guard('tasks', tasks.map((task) => task.spec.id), written);
}
