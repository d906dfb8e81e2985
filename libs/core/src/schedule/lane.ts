import type { Lane } from '@fuel/contracts';
import type { LaneDelta } from '../port/changes.ts';
import { placed, type Task } from '../task/state.ts';

/** What a task asks of its lane: while it is under way, no more than `most` of the lane are; null: any number. */
export interface LaneClaim {
  readonly key: string;
  readonly most: number | null;
}

/** How a lane stands. `limits`: how many of those under way ask for it, by limit. */
export interface LaneCount {
  readonly taken: number;
  readonly limits: Readonly<Record<string, number>>;
}

export const emptyLane: LaneCount = { taken: 0, limits: {} };

export function mostOf({ parallel = true }: Pick<Lane, 'parallel'>): number | null {
  if (parallel === true) return null;
  return parallel === false ? 1 : parallel;
}

export const claimOf = (lane: Lane | undefined): LaneClaim | undefined => (lane === undefined ? undefined : { key: lane.key, most: mostOf(lane) });

/** As the queue has it: no key has a blank in it. */
export const laneWord = (claim: LaneClaim | undefined): string => (claim === undefined ? '' : `${claim.key}${claim.most === null ? '' : ` ${claim.most}`}`);

export function claimOfWord(word: string): LaneClaim | undefined {
  const [key = '', most] = word.split(' ');
  return key === '' ? undefined : { key, most: most === undefined ? null : Number(most) };
}

/** Null: nobody who is under way asks for a limit. */
export function limitIn({ limits }: LaneCount): number | null {
  const asked = Object.entries(limits).flatMap(([limit, count]) => (count > 0 ? [Number(limit)] : []));
  return asked.length === 0 ? null : Math.min(...asked);
}

export const stricter = (one: number | null, other: number | null): number | null => (one === null ? other : other === null ? one : Math.min(one, other));

/** The lane when one more was let in, or one has gone. */
export const afterMove = ({ taken, limits }: LaneCount, { most, delta }: Pick<LaneDelta, 'most' | 'delta'>): LaneCount => ({
  taken: taken + delta,
  limits: most === null ? limits : { ...limits, [most]: (limits[most] ?? 0) + delta },
});

/** What a step of a task claims of its lane and gives back. Whoever goes on at another node keeps its place. */
export function laneDeltas(before: Task, after: Task): LaneDelta[] {
  const claim = claimOf(before.spec.lane);
  if (claim === undefined) return [];
  const by = Number(placed(after.state) !== null) - Number(placed(before.state) !== null);
  return by === 0 ? [] : [{ lane: claim.key, most: claim.most, delta: by > 0 ? 1 : -1 }];
}
