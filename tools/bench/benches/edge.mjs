import { openClient } from '@fuel/testing';
import { chainOf, Graph, pickEdges } from '../harness/big-graph.mjs';
import { openFederation, value } from '../harness/federation.mjs';
import { atLeast } from '../harness/judge-line.mjs';
import { asFeature, layered } from '../harness/plans.mjs';
import { postAll } from '../harness/post-all.mjs';
import { percentile } from '../harness/statistics.mjs';

/** Plans as the other benches run them, one behind the other: 1,000,000 edges (quick: 100,000) between 500,000 tasks. */
const plans = 5;
const size = (quick) => (quick ? { tasks: 10_000, width: 100 } : { tasks: 100_000, width: 1_000 });
const writersAHub = 8;
/** What is against the stored ranks is known anew before each portion: whatever was added has moved some. */
const portion = 1_000;
const portions = 3;
const warmUp = 400;
/** So many a turn are enough of what takes so long each. */
const slow = { warmUp: 1, portion: 10, portions: 1 };

/** Features as anybody makes them; what joins them into one graph, in bulk. */
async function prepare({ postgres, quick, root }) {
  const layers = layered(size(quick));
  const database = await postgres.createDatabase({ name: 'edge_graph' });
  const features = [];
  const federation = await openFederation({ root, database, slots: 0 });
  try {
    for (let n = 0; n < plans; n += 1) features.push(value(await federation.client.call('createFeature', { body: asFeature(`Part ${n}`, layers) })).id);
  } finally {
    await federation.close();
  }
  await using sql = await openClient(database.url);
  const ids = (await sql.rows('select id from tasks order by array_position($1, feature_id), substr(key, 2)::int', [features])).map(({ id }) => id);
  const plan = chainOf(plans, layers, size(quick).width);
  await sql.rows(`insert into edges (upstream_id, consumer_id, gate) select u, c, '{"reviewed": true}' from unnest($1::text[], $2::text[]) as e (u, c)`, [plan.joints.map(([upstream]) => ids[upstream]), plan.joints.map(([, consumer]) => ids[consumer])]);
  await sql.rows('update tasks t set holds = e.holds from (select consumer_id, count(*) as holds from edges group by 1) e where e.consumer_id = t.id and t.holds <> e.holds');
  await sql.rows(`update task_ranks r set graph_id = (select min(id) from graphs), rank = rank + (array_position($1, t.feature_id) - 1) * (select max(rank) from task_ranks)
    from tasks t where t.id = r.task_id`, [features]);
  // Each turn has hubs of its own on a copy of this, which needs no log.
  await sql.rows('truncate events');
  await sql.rows(`delete from hub; delete from tokens; update repositories set name = 'graph'`);
  // What autovacuum does after so many rows.
  await sql.rows('vacuum (analyze)');
  return { template: database.name, ids, plan };
}

/** The order that is stored, as places of the tasks by their numbers. */
async function storedOrder(sql, ids) {
  const numberOf = new Map(ids.map((id, n) => [id, n]));
  const place = new Int32Array(ids.length);
  (await sql.rows('select task_id as id from task_ranks order by rank')).forEach(({ id }, at) => (place[numberOf.get(id)] = at));
  return place;
}

/** Adds edges, portion by portion, and counts only while it does: `{ figure, wishes, answers }`. `judge` and the choice of the next ones have time of their own. */
async function addAll({ sql, ids, plan }, rounds, add) {
  const graph = new Graph(plan);
  const [wishes, answers] = [[], []];
  let [counted, tookMs] = [0, 0];
  for (const [n, count] of [rounds.warmUp, ...Array.from({ length: rounds.portions }, () => rounds.portion)].entries()) {
    const picked = pickEdges(graph, { place: await storedOrder(sql, ids), planLength: ids.length / plans }, count);
    const began = performance.now();
    const given = await add(picked);
    if (n > 0) [counted, tookMs] = [counted + count, tookMs + performance.now() - began];
    wishes.push(...picked);
    answers.push(...given);
    for (const { kind, upstream, consumer } of picked) if (kind !== 'closing') graph.add(upstream, consumer);
  }
  return { figure: (counted / tookMs) * 1_000, wishes, answers };
}

const throughHubs = (federation, ids) => (wishes) =>
  postAll(federation.hubs, { writers: writersAHub, wishes, callOf: ({ upstream, consumer }) => ({ path: `/api/v1/tasks/${ids[consumer]}/dependencies`, body: { task: ids[upstream] } }) });

/** A refusal names the whole way from the consumer to the upstream, of edges that are there. */
function namesCycle({ status, body }, [upstream, consumer], stored) {
  const way = (body.cycle ?? []).map(({ task }) => task);
  return status === 409 && body.code === 'dependency.cycle' && way[0] === consumer && way.at(-1) === upstream && way.slice(1).every((task, n) => stored.has(`${way[n]} ${task}`));
}

/** No cycle, no edge lost, none too many, what waits is counted, and each answer was the right one. */
async function judge(sql, { ids, plan }, { wishes, answers }) {
  const rows = await sql.rows('select upstream_id as upstream, consumer_id as consumer from edges');
  const stored = new Set(rows.map(({ upstream, consumer }) => `${upstream} ${consumer}`));
  const wrong = wishes.flatMap(({ kind, upstream, consumer }, n) => {
    const ends = [ids[upstream], ids[consumer]];
    const right = kind === 'closing' ? namesCycle(answers[n], ends, stored) && !stored.has(ends.join(' ')) : answers[n].status === 201 && stored.has(ends.join(' '));
    return right ? [] : [`an edge ${kind} was answered ${answers[n].status} ${JSON.stringify(answers[n].body).slice(0, 300)}`];
  });
  if (wrong.length > 0) return `${wrong.length} wrong answers, such as: ${wrong[0]}`;
  const legal = wishes.filter(({ kind }) => kind !== 'closing').length;
  if (rows.length !== plan.upstreams.length + legal) return `${rows.length} edges are there, ${plan.upstreams.length + legal} should be`;
  const numberOf = new Map(ids.map((id, n) => [id, n]));
  const numbers = (end) => Int32Array.from(rows, (row) => numberOf.get(row[end]));
  if (new Graph({ tasks: ids.length, upstreams: numbers('upstream'), consumers: numbers('consumer') }).anyOrder() === null) return 'a cycle was committed';
  const [{ miscounted, against }] = await sql.rows(`select
    (select count(*)::int from tasks t left join (select consumer_id, count(*) as n from edges group by 1) e on e.consumer_id = t.id where t.holds <> coalesce(e.n, 0)) as miscounted,
    (select count(*)::int from edges e join task_ranks u on u.task_id = e.upstream_id join task_ranks c on c.task_id = e.consumer_id where u.rank >= c.rank) as against`);
  if (miscounted + against > 0) return `${miscounted} tasks wait for another number than they have edges, ${against} edges run against the ranks`;
  return 'ok';
}

async function ours({ root, database, prepared }) {
  const federation = await openFederation({ root, database, hubs: 2, slots: 0 });
  try {
    await using sql = await openClient(database.url);
    const done = await addAll({ sql, ...prepared }, { warmUp, portion, portions }, throughHubs(federation, prepared.ids));
    const times = done.answers.slice(warmUp).map(({ ms }) => ms);
    return { size: portions * portion, figure: done.figure, p50: percentile(times, 0.5), p99: percentile(times, 0.99), oracle: await judge(sql, prepared, done) };
  } finally {
    await federation.close();
  }
}

/** The same hubs, doors, tokens and writers; only the decision in the database is another one. */
const instead = (decision, rounds) => async ({ root, database, prepared }) => {
  const federation = await openFederation({ root, database, hubs: 2, slots: 0 });
  try {
    await using sql = await openClient(database.url);
    await sql.rows(`create or replace function insert_edge("upstream" text, "consumer" text, "actor" jsonb, "at" timestamptz) returns text language plpgsql as $$ begin ${decision} end $$`);
    const done = await addAll({ sql, ...prepared }, rounds, throughHubs(federation, prepared.ids));
    const failed = done.answers.find(({ status }) => status >= 500);
    if (failed !== undefined) throw new Error(JSON.stringify(failed));
    return { size: rounds.portions * rounds.portion, figure: done.figure };
  } finally {
    await federation.close();
  }
};

const plainInsert = `insert into edges (upstream_id, consumer_id, gate) values ("upstream", "consumer", '{"reviewed": true}'); return 'held';`;
/** Without the lock it would be no check: of two who look at once neither sees the edge of the other. */
const cteInsert = `
  perform pg_advisory_xact_lock(1);
  if exists (
    with recursive way (task) as (select "consumer" union select e.consumer_id from way join edges e on e.upstream_id = way.task)
    select from way where task = "upstream"
  ) then return 'open'; end if;
  ${plainInsert}`;

/** No hub at all: so many connections, each an insert at a time. */
async function raw({ database, prepared }) {
  const clients = await Promise.all(Array.from({ length: 2 * writersAHub }, () => openClient(database.url)));
  try {
    const add = async (wishes) => {
      let next = 0;
      const write = async (client) => {
        while (next < wishes.length) {
          const { upstream, consumer } = wishes[next];
          next += 1;
          await client.rows(`insert into edges (upstream_id, consumer_id, gate) values ($1, $2, '{"reviewed": true}')`, [prepared.ids[upstream], prepared.ids[consumer]]);
        }
      };
      await Promise.all(clients.map(write));
      return [];
    };
    const { figure } = await addAll({ sql: clients[0], ...prepared }, { warmUp, portion, portions }, add);
    return { figure };
  } finally {
    await Promise.all(clients.map((client) => client.close()));
  }
}

export const bench = {
  name: 'edge',
  unit: 'inserts/s',
  target: '>= 800x cte, >= 35 % of plain-insert (both through the same two hubs, by the same 16 writers), no cycle committed',
  met: ({ ratios }) => atLeast(ratios, { cte: 800, 'plain-insert': 0.35 }),
  prepare,
  contestants: [
    { name: 'ours', role: 'ours', turn: ours },
    { name: 'cte', role: 'peer', turn: instead(cteInsert, slow) },
    { name: 'plain-insert', role: 'limit', turn: instead(plainInsert, { warmUp, portion, portions }) },
    { name: 'sql-insert', role: 'beside', turn: raw },
  ],
};
