import { openClient } from '@fuel/testing';

/**
 * The limit: the same rows, drained by three statements and no decision. One connection claims what is ready, up to a thousand tasks, finishes them
 * and opens the gates behind them, with an event for each step, in one transaction a round.
 */
const schema = `
  create table task (id int primary key, state text not null, holds int not null, detail jsonb not null default '{}', epoch int not null default 0, version int not null default 0);
  create index on task (id) where state = 'ready';
  create table edge (upstream int not null, consumer int not null, primary key (upstream, consumer));
  create table attempt (task int not null, epoch int not null, node text, dispatched_at timestamptz, finished_at timestamptz, primary key (task, epoch));
  create table event (n bigint generated always as identity primary key, xact xid8 not null default pg_current_xact_id(), at timestamptz not null, type text not null, task int not null, data jsonb not null);`;
const claim = `
  with due as (select id from task where state = 'ready' order by id limit 1000 for update skip locked),
  claimed as (update task t set state = 'dispatched', epoch = epoch + 1, version = version + 1, detail = '{"node":"n"}' from due where t.id = due.id returning t.id, t.epoch),
  tried as (insert into attempt (task, epoch, node, dispatched_at) select id, epoch, 'n', now() from claimed),
  told as (insert into event (at, type, task, data) select now(), 'task.dispatched', id, jsonb_build_object('epoch', epoch) from claimed)
  select id from claimed order by id`;
const finish = `
  with done as (update task set state = 'no_change', version = version + 1, detail = '{}' where id = any($1::int[]) and state = 'dispatched' returning id, epoch),
  tried as (update attempt a set finished_at = now() from done where a.task = done.id and a.epoch = done.epoch),
  told as (insert into event (at, type, task, data) select now(), step.type, id, jsonb_build_object('epoch', epoch) from done, (values ('task.started'), ('task.unchanged')) as step (type)),
  opened as (select e.consumer, count(*) as gates from done join edge e on e.upstream = done.id group by e.consumer),
  released as (update task t set holds = holds - o.gates, state = case when holds = o.gates then 'ready' else state end, version = version + 1 from opened o where t.id = o.consumer returning t.id, t.state)
  insert into event (at, type, task, data) select now(), 'task.ready', id, '{}' from released where state = 'ready'`;

export async function open({ databaseUrl, ran }) {
  const sql = await openClient(databaseUrl);
  await sql.rows(schema);
  return {
    async run(graph) {
      await sql.rows('truncate task, edge, attempt, event');
      const edges = graph.flatMap(({ id, after }) => after.map((upstream) => [upstream, id]));
      await sql.rows('insert into task (id, holds, state) select id, holds, case when holds = 0 then $3 else $4 end from unnest($1::int[], $2::int[]) as t (id, holds)', [graph.map(({ id }) => id), graph.map(({ after }) => after.length), 'ready', 'blocked']);
      await sql.rows('insert into edge select * from unnest($1::int[], $2::int[])', [edges.map(([upstream]) => upstream), edges.map(([, consumer]) => consumer)]);
      for (;;) {
        const claimed = (await sql.rows(claim)).map(({ id }) => id);
        if (claimed.length === 0) return;
        for (const id of claimed) ran(id);
        await sql.rows(finish, [claimed]);
      }
    },
    close: () => sql.close(),
  };
}
