import { openClient } from '@fuel/testing';

/** Places in the log: the transaction first, then the number in it. */
const checks = {
  'tasks are not done': `select id from tasks where feature_id = $1 and (state <> 'no_change' or epoch <> 1)`,
  'tasks were not attempted exactly once': `
    select t.id from tasks t left join attempts a on a.task_id = t.id where t.feature_id = $1
    group by t.id having count(a.*) <> 1 or count(a.finished_at) <> 1`,
  'tasks were not dispatched, started and finished exactly once': `
    select t.id from tasks t left join events e on e.task_id = t.id and e.type in ('task.dispatched', 'task.started', 'task.unchanged') where t.feature_id = $1
    group by t.id having count(*) filter (where e.type = 'task.dispatched') <> 1 or count(*) filter (where e.type = 'task.unchanged') <> 1
      or count(*) filter (where e.type = 'task.started') <> 1`,
  'tasks ran before their gates': `
    with log as materialized (select task_id, type, (xact::text::numeric, n) as place from events where feature_id = $1)
    select e.consumer_id from edges e join tasks t on t.id = e.consumer_id
    join log d on d.task_id = e.consumer_id and d.type = 'task.dispatched'
    join log u on u.task_id = e.upstream_id and u.type = 'task.unchanged'
    where t.feature_id = $1 and d.place <= u.place`,
};

/** Every task of the feature ran once and after its gates, and nothing else did: 'ok', or what is wrong. */
export async function exactlyOnce(database, feature, { tasks, edges }) {
  await using sql = await openClient(database.url);
  const [counted] = await sql.rows(`select (select count(*)::int from tasks where feature_id = $1) as tasks,
    (select count(*)::int from edges e join tasks t on t.id = e.consumer_id where t.feature_id = $1) as edges`, [feature]);
  if (counted.tasks !== tasks || counted.edges !== edges) return `the plan has ${tasks} tasks and ${edges} edges, the database ${counted.tasks} and ${counted.edges}`;
  for (const table of ['tasks', 'edges', 'attempts', 'events']) await sql.rows(`analyze ${table}`);
  for (const [what, statement] of Object.entries(checks)) {
    const wrong = await sql.rows(statement, [feature]);
    if (wrong.length > 0) return `${wrong.length} ${what}, such as ${Object.values(wrong[0])[0]}`;
  }
  return 'ok';
}

export const edgesOf = (graph) => graph.reduce((sum, { after }) => sum + after.length, 0);
