/**
 * What stands in the database is what was asked for: each task with its texts, each edge, for each task as many open gates as it waits for, each
 * rank above those of its upstream tasks, and one event a task that names its edges.
 */
export async function judgePlan(sql, feature, { tasks }) {
  const edges = tasks.flatMap(({ key, dependsOn }) => dependsOn.map((upstream) => [upstream, key]));
  // What autovacuum does after so many rows, and has not yet: without it Postgres looks for each edge among all.
  for (const table of ['tasks', 'task_ranks', 'edges', 'events']) await sql.rows(`analyze ${table}`);
  const count = async (statement, ...values) => (await sql.rows(`select count(*)::int as found from ${statement}`, [feature, ...values]))[0].found;
  const between = 'edges e join tasks u on u.id = e.upstream_id join tasks c on c.id = e.consumer_id';
  const checks = [
    ['tasks', tasks.length, await count('tasks where feature_id = $1')],
    ['tasks as they were asked for', tasks.length, await count(`tasks t join unnest($2::text[], $3::text[], $4::text[]) as asked (key, title, prompt) using (key, title, prompt) where t.feature_id = $1 and t.state = 'proposed'`, tasks.map(({ key }) => key), tasks.map(({ title }) => title), tasks.map(({ prompt }) => prompt))],
    ['tasks in the order of the plan', tasks.length, await count('tasks t join unnest($2::text[]) with ordinality as asked (key, place) on asked.key = t.key and asked.place = t.sequence + 1 where t.feature_id = $1', tasks.map(({ key }) => key))],
    ['tasks that wait for as many as they named', tasks.length, await count('tasks t join unnest($2::text[], $3::int[]) as asked (key, holds) using (key, holds) where t.feature_id = $1', tasks.map(({ key }) => key), tasks.map(({ dependsOn }) => dependsOn.length))],
    ['edges', edges.length, await count(`${between} where c.feature_id = $1`)],
    ['edges as they were asked for', edges.length, await count(`${between} join unnest($2::text[], $3::text[]) as asked (upstream, consumer) on asked.upstream = u.key and asked.consumer = c.key where c.feature_id = $1 and u.feature_id = $1 and e.gate = '{"reviewed": true}'`, edges.map(([upstream]) => upstream), edges.map(([, consumer]) => consumer))],
    ['edges that run with the ranks', edges.length, await count(`${between} join task_ranks ur on ur.task_id = u.id join task_ranks cr on cr.task_id = c.id where c.feature_id = $1 and ur.rank < cr.rank and ur.graph_id = cr.graph_id`)],
    ['edges along which the depth falls', edges.length, await count(`${between} where c.feature_id = $1 and u.depth > c.depth`)],
    ['events of tasks', tasks.length, await count(`events v join tasks t on t.id = v.task_id where v.feature_id = $1 and v.type = 'task.added' and v.data #>> '{task,spec,key}' = t.key and jsonb_array_length(v.data -> 'upstreams') = t.holds`)],
    ['events', tasks.length + 1, await count('events where feature_id = $1')],
    ['features with their counter', 1, await count(`features where id = $1 and (counters ->> 'proposed')::int = $2`, tasks.length)],
  ];
  const wrong = checks.find(([, wanted, found]) => wanted !== found);
  return wrong === undefined ? 'ok' : `${wrong[2]} ${wrong[0]}, ${wrong[1]} were asked for`;
}
