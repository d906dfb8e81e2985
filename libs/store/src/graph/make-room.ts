import type { Id } from '@fuel/contracts';
import { type Asked, cycleOf, type Ends, type Found, type Meeting, type Move, moveOf, nextSteps, openMeeting, type Stride, walk } from '@fuel/core';
import type { Query } from '../database.ts';

/**
 * The edge runs against the ranks: either it would close a cycle, which is returned as the path from its consumer to its upstream, or some
 * ranks are moved and it may be tried again. Nothing is locked while it is looked for; the move itself checks that all is still so.
 * `alone`: each statement is a transaction of its own.
 */
export async function makeRoom(query: Query, { upstream, consumer }: Ends, alone: boolean): Promise<readonly Id[] | null> {
  const ranks = await readRanks(query, [upstream, consumer]);
  const [from, to] = [ranks.get(upstream), ranks.get(consumer)];
  if (from === undefined || to === undefined || from < to) return null;
  const meeting = openMeeting({ id: upstream, rank: from }, { id: consumer, rank: to });
  for (let asked = nextSteps(meeting); asked !== null; asked = nextSteps(meeting)) walk(meeting, asked, await read(query, asked));
  const cycle = cycleOf(meeting);
  if (cycle !== null) return cycle;
  const move = moveOf(meeting);
  await (move === null ? query('select renumber_graph($1)', [upstream]) : moveRanks(query, meeting, move, alone));
  return null;
}

async function readRanks(query: Query, tasks: readonly Id[]): Promise<ReadonlyMap<Id, bigint>> {
  const rows = await query<{ id: Id; rank: string }>('select task_id as id, rank from task_ranks where task_id = any($1)', [tasks]);
  return new Map(rows.map((row) => [row.id, BigInt(row.rank)]));
}

interface StepRow {
  from: Id;
  to: Id;
  rank: string;
}

async function read(query: Query, asked: Asked): Promise<Found> {
  const [steps, way] = await Promise.all([readSteps(query, asked), asked.ahead === null ? [] : readWay(query, asked.ahead)]);
  return { consumers: steps.filter((row) => row.ahead).map(strideOf), upstreams: steps.filter((row) => !row.ahead).map(strideOf), way: way.map(strideOf) };
}

const strideOf = ({ from, to, rank }: StepRow): Stride => ({ from, to: { id: to, rank: BigInt(rank) } });

/** OFFSET 0 keeps the planner from reading all edges where it knows no better. */
const readSteps = (query: Query, { consumersOf, upstreamsOf }: Asked) =>
  query<StepRow & { ahead: boolean }>(
    `select true as ahead, a.id as from, e.consumer_id as to, r.rank from unnest($1::text[]) as a (id),
       lateral (select consumer_id from edges where upstream_id = a.id offset 0) e,
       lateral (select rank from task_ranks where task_id = e.consumer_id offset 0) r
     union all
     select false, b.id, e.upstream_id, r.rank from unnest($2::text[]) as b (id),
       lateral (select upstream_id from edges where consumer_id = b.id offset 0) e,
       lateral (select rank from task_ranks where task_id = e.upstream_id offset 0) r`,
    [consumersOf, upstreamsOf],
  );

/** Long enough for any path that a person could do something with, short enough for one statement. */
const LONGEST_WAY = 20_000;

const readWay = (query: Query, { from, most }: NonNullable<Asked['ahead']>) =>
  query<StepRow>(
    `with recursive way (n, "from", "to", rank) as (
       select 0, null::text, $1::text, 0::bigint
       union all
       select w.n + 1, w."to", next.id, next.rank from way w, lateral (
         select e.consumer_id as id, r.rank from (select consumer_id from edges where upstream_id = w."to" offset 0) e,
           lateral (select rank from task_ranks where task_id = e.consumer_id offset 0) r
         where r.rank <= $2::bigint order by r.rank desc limit 1
       ) next where w.n < $3::int
     )
     select "from", "to", rank from way where n > 0 order by n`,
    [from, String(most), LONGEST_WAY],
  );

/** Whether it came too late does not matter: the edge is tried again either way. */
async function moveRanks(query: Query, { upstream, consumer }: Meeting, { upstreams, consumers, above, below }: Move, alone: boolean): Promise<void> {
  const moved = [...upstreams, ...consumers];
  await query('select move_ranks($1, $2, $3, $4, $5::bigint[], $6::bigint[], $7::bigint, $8::bigint, $9)', [
    upstream.id,
    consumer.id,
    upstreams.map((one) => one.id),
    consumers.map((one) => one.id),
    [...moved.map((one) => one.from), upstream.rank, consumer.rank].map(String),
    moved.map((one) => String(one.to)),
    String(above),
    String(below),
    alone,
  ]);
}
