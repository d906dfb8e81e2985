import type { Id } from '@fuel/contracts';
import { type Changes, isReady } from '@fuel/core';
import type { Query } from '../database.ts';

/** Of a task's row, as the queue has them. */
export const LABELS = `coalesce((select string_agg(label, ',' order by n) from jsonb_array_elements_text(scope -> 'labels') with ordinality l (label, n)), '')`;

export const LANE = `concat_ws(' ', lane ->> 'key', lane_limit(lane))`;

/** After the tasks were written: the queue repeats what their rows say. */
export async function enterReady(query: Query, tasks: readonly Id[]): Promise<void> {
  if (tasks.length === 0) return;
  await query(
    `insert into ready_tasks (task_id, feature_id, repository_id, agent, complexity, type, priority, depth, sequence, wake_at, labels, lane)
     select id, feature_id, repository_id, coalesce(agent, ''), complexity, type, priority, depth, sequence, wake_at, ${LABELS}, ${LANE}
     from tasks where id = any($1) and repository_id is not null
     on conflict (task_id) do update set agent = excluded.agent, priority = excluded.priority, depth = excluded.depth, sequence = excluded.sequence,
       wake_at = excluded.wake_at`,
    [tasks],
  );
}

export async function leaveReady(query: Query, tasks: readonly Id[]): Promise<void> {
  if (tasks.length > 0) await query('delete from ready_tasks where task_id = any($1)', [tasks]);
}

export const createdReady = (created: Changes['created']): Id[] =>
  created.flatMap(({ tasks }) => tasks.flatMap(({ task }) => (isReady(task) ? [task.spec.id] : [])));
