import type { Id } from '@fuel/contracts';

/**
 * Who had how much. Features of one priority take turns by start tags (start-time fair queuing): the one whose next turn is earliest is
 * next, and one that comes or comes back begins where the others are now, so that nobody has to make up for a time when it had nothing.
 * It is kept in the memory of a hub: each of two hubs is fair in what it gives, and so are both together.
 */
export interface Shares {
  readonly turns: Map<string, number>;
  /** By priority: the turn that was given last. */
  readonly clock: Map<number, number>;
}

export const openShares = (): Shares => ({ turns: new Map(), clock: new Map() });

export const copyOf = ({ turns, clock }: Shares): Shares => ({ turns: new Map(turns), clock: new Map(clock) });

const keyOf = (feature: Id, priority: number): string => `${priority} ${feature}`;

/** When it is this feature's turn. */
export const turnOf = ({ turns, clock }: Shares, feature: Id, priority: number): number => Math.max(turns.get(keyOf(feature, priority)) ?? 0, clock.get(priority) ?? 0);

/** Features that were not given anything for a long time are where the clock is; nothing has to be remembered of them. */
const remembered = 10_000;

export function served(shares: Shares, feature: Id, priority: number): void {
  const turn = turnOf(shares, feature, priority);
  shares.clock.set(priority, turn);
  shares.turns.set(keyOf(feature, priority), turn + 1);
  if (shares.turns.size <= remembered) return;
  for (const [key, next] of shares.turns) if (next <= (shares.clock.get(Number(key.split(' ', 1)[0])) ?? 0)) shares.turns.delete(key);
}
