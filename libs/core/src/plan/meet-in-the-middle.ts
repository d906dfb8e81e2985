import type { Id } from '@fuel/contracts';

/** A task and its place in the order of its graph. Every edge runs from a lower rank to a higher one. */
export interface Ranked {
  readonly id: Id;
  readonly rank: bigint;
}

/** An edge that was read from one of its ends: `to` is the other end. */
export interface Stride {
  readonly from: Id;
  readonly to: Ranked;
}

interface Side {
  /** Rank of everything that was reached. */
  readonly ranks: Map<Id, bigint>;
  /** From where each was reached first. */
  readonly by: Map<Id, Id>;
  /** Reached, and not yet walked on from. */
  readonly open: Map<Id, bigint>;
}

/**
 * Would an edge from `upstream` to `consumer` close a cycle, and if not, who has to move? It is walked forward from the consumer and
 * backward from the upstream, always on from what is lowest ahead and highest behind, until the two have passed each other: what lies
 * between is a small part of what one walk alone would see. Where that takes long there may well be a path, and it is looked for too: straight
 * ahead to the end, and on from what is nearest to it.
 *
 * The caller reads the edges: `nextSteps` says from where, `walk` takes what was found, until `nextSteps` has no more to ask.
 */
export interface Meeting {
  readonly upstream: Ranked;
  readonly consumer: Ranked;
  readonly ahead: Side;
  readonly behind: Side;
  /** How often it was asked. */
  turns: number;
  met: Id | null;
}

/** What the caller is to read. */
export interface Asked {
  readonly consumersOf: readonly Id[];
  readonly upstreamsOf: readonly Id[];
  /** From one task to that consumer of it that has the highest rank up to `most`, and on from there while there is one. */
  readonly ahead: { readonly from: Id; readonly most: bigint } | null;
}

/** What it found: `way` is straight ahead, the others are all that there are. */
export interface Found {
  readonly consumers: readonly Stride[];
  readonly upstreams: readonly Stride[];
  readonly way: readonly Stride[];
}

const side = ({ id, rank }: Ranked): Side => ({ ranks: new Map([[id, rank]]), by: new Map(), open: new Map([[id, rank]]) });

export const openMeeting = (upstream: Ranked, consumer: Ranked): Meeting => ({
  upstream,
  consumer,
  ahead: side(consumer),
  behind: side(upstream),
  turns: 0,
  met: upstream.id === consumer.id ? upstream.id : null,
});

const lowest = (ranks: Iterable<bigint>): bigint | null => extreme(ranks, (a, b) => a < b);
const highest = (ranks: Iterable<bigint>): bigint | null => extreme(ranks, (a, b) => a > b);

function extreme(ranks: Iterable<bigint>, better: (a: bigint, b: bigint) => boolean): bigint | null {
  let best: bigint | null = null;
  for (const rank of ranks) if (best === null || better(rank, best)) best = rank;
  return best;
}

/** Few at first: most edges want no more. Then twice as many each time, since each time is a way to the database. */
const atOnce = (turns: number): number => Math.min(4 * 2 ** turns, 512);
/** Whoever is not done by then looks for a path too. */
const SHORT = 2;
const NEAR_THE_END = 48;

const nearest = (open: ReadonlyMap<Id, bigint>, { wanted, order, most }: { wanted: (rank: bigint) => boolean; order: (a: bigint, b: bigint) => number; most: number }): Id[] =>
  [...open]
    .filter(([, rank]) => wanted(rank))
    .sort((a, b) => order(a[1], b[1]))
    .slice(0, most)
    .map(([id]) => id);

const upwards = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);
const downwards = (a: bigint, b: bigint): number => upwards(b, a);

/** What to read next; null when nothing more can be learnt. */
export function nextSteps(meeting: Meeting): Asked | null {
  const { consumer, ahead, behind, met } = meeting;
  const front = lowest(ahead.open.values());
  const rear = highest(behind.open.values());
  if (met !== null || front === null || rear === null || front > rear) return null;
  const most = atOnce(meeting.turns);
  const isLong = meeting.turns > SHORT;
  meeting.turns += 1;
  const consumersOf = nearest(ahead.open, { wanted: (rank) => rank <= rear, order: upwards, most: isLong ? most / 4 : most });
  // All that leads to the upstream from beyond the rear is known, so what is ahead beyond it does not.
  const beforeTheEnd = isLong ? nearest(ahead.open, { wanted: (rank) => rank <= rear, order: downwards, most: NEAR_THE_END }) : [];
  return {
    consumersOf: [...new Set([...consumersOf, ...beforeTheEnd])],
    upstreamsOf: nearest(behind.open, { wanted: (rank) => rank >= front, order: downwards, most }),
    ahead: meeting.turns === SHORT + 1 ? { from: consumer.id, most: rear } : null,
  };
}

export function walk(meeting: Meeting, asked: Asked, found: Found): void {
  for (const id of asked.consumersOf) meeting.ahead.open.delete(id);
  for (const id of asked.upstreamsOf) meeting.behind.open.delete(id);
  reach(meeting, meeting.ahead, meeting.behind, [...found.consumers, ...found.way]);
  reach(meeting, meeting.behind, meeting.ahead, found.upstreams);
}

function reach(meeting: Meeting, mine: Side, other: Side, steps: readonly Stride[]): void {
  for (const { from, to } of steps) {
    if (mine.ranks.has(to.id)) continue;
    mine.ranks.set(to.id, to.rank);
    mine.by.set(to.id, from);
    mine.open.set(to.id, to.rank);
    if (other.ranks.has(to.id)) meeting.met ??= to.id;
  }
}

/** The path from the consumer to the upstream: with the new edge it would be a cycle. Null where there is none. */
export function cycleOf({ ahead, behind, met }: Meeting): readonly Id[] | null {
  if (met === null) return null;
  return [...trail(ahead.by, met).reverse(), met, ...trail(behind.by, met)];
}

function trail(by: ReadonlyMap<Id, Id>, start: Id): Id[] {
  const path: Id[] = [];
  for (let at = by.get(start); at !== undefined; at = by.get(at)) path.push(at);
  return path;
}

/** New ranks for those who have to move, strictly between `above` and `below`; the upstream's side comes before the consumer's. */
export interface Move {
  readonly above: bigint;
  readonly below: bigint;
  /** Behind the new edge: whoever leads to them from elsewhere is at `above` at the most. */
  readonly upstreams: readonly Moved[];
  /** Ahead of it: whoever waits for them elsewhere is at `below` at the least. */
  readonly consumers: readonly Moved[];
}

export interface Moved {
  readonly id: Id;
  readonly from: bigint;
  readonly to: bigint;
}

/** How far beyond everything that is known a rank may go where nothing is in the way. */
const BEYOND = 2n ** 32n;

/** Null where there is no room: the graph has to be numbered anew. */
export function moveOf({ upstream, consumer, ahead, behind }: Meeting): Move | null {
  const cut = cutOf(ahead, behind, { upstream, consumer });
  const consumers = [...ahead.ranks].filter(([, rank]) => rank < cut).sort((a, b) => upwards(a[1], b[1]));
  const upstreams = [...behind.ranks].filter(([, rank]) => rank >= cut).sort((a, b) => upwards(a[1], b[1]));
  const above = highest([...behind.ranks.values()].filter((rank) => rank < cut)) ?? cut - BEYOND;
  const below = lowest([...ahead.ranks.values()].filter((rank) => rank >= cut)) ?? cut + BEYOND;
  const down = (cut - above) / BigInt(upstreams.length + 1);
  const up = (below - cut + 1n) / BigInt(consumers.length + 1);
  if ((upstreams.length > 0 && down === 0n) || (consumers.length > 0 && up === 0n)) return null;
  return {
    above,
    below,
    upstreams: upstreams.map(([id, from], index) => ({ id, from, to: above + down * BigInt(index + 1) })),
    consumers: consumers.map(([id, from], index) => ({ id, from, to: cut - 1n + up * BigInt(index + 1) })),
  };
}

/**
 * Where the order is opened: everything below it that is ahead has been walked on from, and everything from it on that is behind. In the
 * widest gap between what was reached there, so that there is room for those who move.
 */
function cutOf(ahead: Side, behind: Side, { upstream, consumer }: Pick<Meeting, 'upstream' | 'consumer'>): bigint {
  const from = highest(behind.open.values());
  const to = lowest(ahead.open.values());
  const low = from ?? min(consumer.rank, to ?? consumer.rank) - BEYOND;
  const high = to ?? max(upstream.rank, from ?? upstream.rank) + BEYOND;
  const places = [low, ...[...ahead.ranks.values(), ...behind.ranks.values()].filter((rank) => rank > low && rank < high), high].sort(upwards);
  let best = { width: 0n, at: high };
  places.slice(1).forEach((place, index) => {
    const before = places[index] ?? place;
    if (place - before > best.width) best = { width: place - before, at: before + (place - before + 1n) / 2n };
  });
  return best.at;
}

const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);
