import type { Id } from '@fuel/contracts';
import { cycleOf, type Ends, type Meeting, type Move, moveOf, nextSteps, openMeeting, type Ranked, type Stride, walk } from '@fuel/core';
import type { Query } from '../database.ts';

/**
 * The edge runs against the ranks: either it would close a cycle, which is returned as the path from its consumer to its upstream, or some
 * ranks are moved and it may be tried again. Nothing is locked while it is looked for; the move itself checks that all is still so.
 */
export async function makeRoom(query: Query, { upstream, consumer }: Ends): Promise<readonly Id[] | null> {
  const ranks = await readRanks(query, [upstream, consumer]);
  const [from, to] = [ranks.get(upstream), ranks.get(consumer)];
  if (from === undefined || to === undefined || from < to) return null;
  const meeting = openMeeting({ id: upstream, rank: from }, { id: consumer, rank: to });
  for (let asked = nextSteps(meeting); asked !== null; asked = nextSteps(meeting)) walk(meeting, asked, await readSteps(query, asked));
  const cycle = cycleOf(meeting);
  if (cycle !== null) return cycle;
  const move = moveOf(meeting);
  await (move === null ? query('select renumber_graph($1)', [upstream]) : moveRanks(query, meeting, move));
  return null;
}

async function readRanks(query: Query, tasks: readonly Id[]): Promise<ReadonlyMap<Id, bigint>> {
  const rows = await query<{ id: Id; rank: string }>('select task_id as id, rank from task_ranks where task_id = any($1)', [tasks]);
  return new Map(rows.map((row) => [row.id, BigInt(row.rank)]));
}

interface StepRow {
  ahead: boolean;
  from: Id;
  to: Id;
  rank: string;
}

/** OFFSET 0 keeps the planner from reading all edges where it knows no better. */
async function readSteps(query: Query, asked: NonNullable<ReturnType<typeof nextSteps>>): Promise<Parameters<typeof walk>[2]> {
  const rows = await query<StepRow>(
    `select true as ahead, a.id as from, e.consumer_id as to, r.rank from unnest($1::text[]) as a (id),
       lateral (select consumer_id from edges where upstream_id = a.id offset 0) e,
       lateral (select rank from task_ranks where task_id = e.consumer_id offset 0) r
     union all
     select false, b.id, e.upstream_id, r.rank from unnest($2::text[]) as b (id),
       lateral (select upstream_id from edges where consumer_id = b.id offset 0) e,
       lateral (select rank from task_ranks where task_id = e.upstream_id offset 0) r`,
    [asked.consumersOf, asked.upstreamsOf],
  );
  const stepOf = ({ from, to, rank }: StepRow): Stride => ({ from, to: rankedOf(to, rank) });
  return { consumers: rows.filter((row) => row.ahead).map(stepOf), upstreams: rows.filter((row) => !row.ahead).map(stepOf) };
}

const rankedOf = (id: Id, rank: string): Ranked => ({ id, rank: BigInt(rank) });

/** Whether it came too late does not matter: the edge is tried again either way. */
async function moveRanks(query: Query, { upstream, consumer }: Meeting, { upstreams, consumers, above, below }: Move): Promise<void> {
  const moved = [...upstreams, ...consumers];
  await query('select move_ranks($1, $2, $3, $4, $5::bigint[], $6::bigint[], $7::bigint, $8::bigint)', [
    upstream.id,
    consumer.id,
    upstreams.map((one) => one.id),
    consumers.map((one) => one.id),
    [...moved.map((one) => one.from), upstream.rank, consumer.rank].map(String),
    moved.map((one) => String(one.to)),
    String(above),
    String(below),
  ]);
}
