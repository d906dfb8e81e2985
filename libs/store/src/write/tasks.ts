import type { Id } from '@fuel/contracts';
import { type Changes, type NewTask, placed, type Task, type TaskState } from '@fuel/core';
import type { Query } from '../database.ts';
import { isoOrNull } from '../json.ts';
import { eachOnce, guard, guarded } from '../stale-row.ts';
import { inPortions } from './in-portions.ts';
import { recordset } from './recordset.ts';

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

const MOVING = [
  'id word', 'state word', 'detail jsonb', 'node_id word', 'wake_at timestamptz', 'holds int', 'epoch int', 'failures int', 'round int', 'feedback jsonb', 'last jsonb',
  'accepted jsonb', 'signals jsonb', 'version int',
] as const;

function fixedPart({ task: { spec }, prompt, sequence, depth }: NewTask) {
  const { feature, key, kind, repository, title, type, complexity, priority, agent, expects, paths, forbidden, acceptance, signal, subject, labels, lane = null } = spec;
  const scope = { paths, forbidden, acceptance, ...(signal === null ? {} : { signal }), ...(subject === null ? {} : { subject }), ...(labels === undefined ? {} : { labels }) };
  return { feature_id: feature, key, kind, repository_id: repository, title, type, complexity, priority, agent, expects, scope, prompt, lane, sequence, depth };
}

const FIXED = [
  'feature_id word', 'key word', 'kind word', 'repository_id word', 'title text', 'type word', 'complexity word', 'priority int', 'agent text', 'expects word', 'scope jsonb',
  'prompt text', 'lane jsonb', 'sequence int', 'depth int',
] as const;

const created = recordset(...MOVING, ...FIXED);
const moved = recordset(...MOVING, 'same int');

/** Each has a prompt, of up to a million characters. */
export const insertTasks = (query: Query, tasks: readonly NewTask[]): Promise<void> =>
  inPortions(tasks, 250, (some) =>
    query(`insert into tasks (${created.names}) select ${created.names} from ${created.sql}`, created.values(some.map((one) => ({ ...movingPart(one.task), ...fixedPart(one) })))),
  );

/** Long values that seldom change: where a task has the very same as before, they stay where they are. A bit for each. */
const LONG = ['feedback', 'last', 'accepted', 'signals'] as const;

function samePart(task: Task, before: Task | undefined) {
  const row = movingPart(task);
  if (before === undefined) return { ...row, same: 0 };
  const kept = LONG.filter((name) => task[name] === before[name]);
  return { ...row, ...Object.fromEntries(kept.map((name) => [name, null])), same: kept.reduce((bits, name) => bits | (1 << LONG.indexOf(name)), 0) };
}

const MOVE = guarded(
  'tasks',
  `update tasks t
  set state = row.state, detail = row.detail, node_id = row.node_id, wake_at = row.wake_at, holds = row.holds, epoch = row.epoch,
    failures = row.failures, round = row.round,
    ${LONG.map((name, bit) => `${name} = case when row.same & ${1 << bit} = 0 then row.${name} else t.${name} end`).join(', ')},
    version = t.version + 1, updated_at = now()
  from ${moved.sql}
  where t.id = row.id and t.version = row.version
  returning t.id`,
  moved.next,
);

/** Whoever moves a whole plan of that size does it in portions. */
export const isLong = (tasks: readonly Task[]): boolean => tasks.length > 1_000;

/** A task's spec is what was asked for and never changes. */
export async function updateTasks(query: Query, tasks: readonly Task[], before: (task: Id) => Task | undefined): Promise<void> {
  if (tasks.length === 0) return;
  eachOnce('tasks', tasks.map((task) => task.spec.id));
  await inPortions(tasks, isLong(tasks) ? 250 : tasks.length, (some) => query(MOVE, [...moved.values(some.map((task) => samePart(task, before(task.spec.id)))), some.length]));
}

/** The edges to them go with them; an edge from one of them that somebody added meanwhile has moved its version. */
export async function deleteTasks(query: Query, tasks: Changes['goneTasks']): Promise<void> {
  if (tasks.length === 0) return;
  const gone = await query<{ id: string }>(
    `with gone as (
       delete from tasks t using unnest($1::text[], $2::int[]) as row (id, version) where t.id = row.id and t.version = row.version returning t.id
     ), ranks as (
       delete from task_ranks r using gone where r.task_id = gone.id
     )
     select id from gone`,
    [tasks.map((task) => task.id), tasks.map((task) => task.version)],
  );
  guard('tasks', tasks.map((task) => task.id), gone);
}
