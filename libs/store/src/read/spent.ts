/** Everything that was spent: by attempts that ended, and by the agents that looked at their work. `at` decides the day. */
export const SPENT = `(
  select a.task_id, a.epoch, a.agent, a.finished_at as at, a.usage, a.spend, 'work' as purpose from attempts a where a.finished_at is not null
  union all
  select a.task_id, a.epoch, r -> 'spend' ->> 'agent', to_timestamp((r ->> 'at')::float8 / 1000), nullif(r -> 'usage', 'null'), r -> 'spend', 'review' from attempts a cross join lateral jsonb_array_elements(a.reviews) r where a.reviews <> '[]'
)`;
