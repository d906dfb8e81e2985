import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import type { TestClient } from '@fuel/testing';

/** A hub as its callers see it. */
export interface Door {
  readonly url: string;
  readonly token: string;
}

const agent = new Agent({ keepAlive: true });
export const closeConnections = (): void => agent.destroy();

/** Refusals are answers like any other; a hub that breaks or gives up is not. */
async function call({ url, token }: Door, method: 'POST' | 'DELETE', path: string, body: unknown, once: boolean): Promise<unknown> {
  const text = JSON.stringify(body);
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'content-length': Buffer.byteLength(text), ...(once ? { 'idempotency-key': randomUUID() } : {}) };
  const { status, answer } = await new Promise<{ status: number; answer: string }>((resolve, reject) => {
    const sent = request(new URL(path, url), { method, agent, headers }, (response) => {
      let all = '';
      response.setEncoding('utf8').on('data', (part: string) => (all += part));
      response.on('error', reject).on('end', () => resolve({ status: response.statusCode ?? 0, answer: all }));
    });
    sent.on('error', reject).end(text);
  });
  if (status >= 500) throw new Error(`${method} ${path} was answered ${status} ${answer}`);
  return JSON.parse(answer);
}

const one = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T;
const maybe = (chance: number): boolean => Math.random() < chance;

export interface Round {
  readonly features: readonly string[];
  readonly tasks: readonly string[];
}

type Move = (hub: Door, round: Round) => Promise<unknown>;

const sync = (key: string, dependsOn: readonly string[] = []) => ({ key, kind: 'sync', title: key, prompt: 'meet', dependsOn });

/** With a key of its own a request goes the long way, over the features' rows; without one the edge is a single statement. */
const edge: Move = (hub, { tasks }) => call(hub, 'POST', `/api/v1/tasks/${one(tasks)}/dependencies`, { task: one(tasks) }, maybe(0.5));
const start: Move = (hub, { features }) => call(hub, 'POST', `/api/v1/features/${one(features)}/start`, {}, maybe(0.5));
const remove: Move = (hub, { tasks }) => call(hub, 'DELETE', `/api/v1/tasks/${one(tasks)}`, { consumers: [] }, maybe(0.5));
const cut: Move = (hub, { tasks }) => call(hub, 'DELETE', `/api/v1/tasks/${one(tasks)}/dependencies/${one(tasks)}`, {}, maybe(0.5));
const grow: Move = (hub, { features, tasks }) => call(hub, 'POST', `/api/v1/features/${one(features)}/tasks`, { tasks: [sync(`t${randomUUID().slice(0, 8)}`, [...new Set([one(tasks), one(tasks)])])] }, maybe(0.5));

/** Two or three features, each a graph of its own. A sync point that is past its gates is complete, so to start a feature is to complete tasks. */
async function setUp(hubs: readonly Door[], sql: TestClient): Promise<Round> {
  const plan = () => ({ name: 'Race', tasks: [sync('a'), sync('b', maybe(0.3) ? ['a'] : [])] });
  const made = await Promise.all(Array.from({ length: maybe(0.5) ? 2 : 3 }, () => call(one(hubs), 'POST', '/api/v1/features', plan(), false)));
  const features = made.map((feature) => String((feature as { id?: unknown }).id));
  const rows = await sql.rows<{ id: string }>('select id from tasks where feature_id = any($1)', [features]);
  return { features, tasks: rows.map(({ id }) => id) };
}

/**
 * 2 to 6 edges at once on both hubs, while graphs are joined, tasks completed, added and deleted, and dependencies taken away. In the control hubs
 * meet what never may be there, and break.
 */
export async function playRound(hubs: readonly Door[], sql: TestClient, mayBreak: boolean): Promise<Round> {
  const round = await setUp(hubs, sql);
  const edges = Array.from({ length: 2 + Math.floor(Math.random() * 5) }, () => edge);
  const others = [start, start, remove, cut, grow].filter(() => maybe(0.4));
  const moves = [...edges, ...others].sort(() => Math.random() - 0.5);
  const first = Math.floor(Math.random() * hubs.length);
  const results = await Promise.allSettled(moves.map((move, n) => move(hubs[(first + n) % hubs.length] as Door, round)));
  const broken = results.find((result) => result.status === 'rejected');
  if (broken !== undefined && !mayBreak) throw broken.reason;
  return round;
}

/** Of the features of some rounds: edges, those that lead from a task round to itself, those against the ranks, and tasks that wait for nothing more in a feature that has begun. */
export async function look(sql: TestClient, rounds: readonly Round[]) {
  const [row] = await sql.rows<{ edges: number; cycles: number; against: number; stranded: number }>(
    `with recursive mine as (select t.id, t.state, t.holds, t.feature_id from tasks t where t.feature_id = any($1)),
       own as materialized (select e.upstream_id, e.consumer_id from edges e join mine m on m.id = e.upstream_id),
       way (origin, at) as (select upstream_id, consumer_id from own union select w.origin, e.consumer_id from way w join own e on e.upstream_id = w.at)
     select (select count(*)::int from own) as edges,
       (select count(*)::int from way where origin = at) as cycles,
       (select count(*)::int from own e join task_ranks u on u.task_id = e.upstream_id join task_ranks c on c.task_id = e.consumer_id where u.rank >= c.rank) as against,
       (select count(*)::int from mine m join features f on f.id = m.feature_id where f.state <> 'planned' and m.state in ('blocked', 'proposed') and not exists (
          select from edges e join tasks u on u.id = e.upstream_id where e.consumer_id = m.id and u.state not in ('reviewed', 'no_change', 'landed'))) as stranded`,
    [rounds.flatMap(({ features }) => features)],
  );
  if (row === undefined) throw new Error('nothing was counted');
  return row;
}

/** What everybody would write who does not know better: look, then insert. In place of the hub's own decision, for the control. */
export const withoutLock = `create or replace function insert_edge("upstream" text, "consumer" text, "actor" jsonb, "at" timestamptz) returns text language plpgsql as $$
declare
  "closed" int;
begin
  if exists (
    with recursive way (task) as (select "consumer" union select e.consumer_id from way join edges e on e.upstream_id = way.task)
    select from way where task = "upstream"
  ) then return 'open'; end if;
  select case when state in ('reviewed', 'no_change', 'landed') then 0 else 1 end into "closed" from tasks where id = "upstream";
  insert into edges (upstream_id, consumer_id, gate) values ("upstream", "consumer", '{"reviewed": true}') on conflict do nothing;
  if found then update tasks set holds = holds + "closed" where id = "consumer"; end if;
  return 'held';
end $$`;
