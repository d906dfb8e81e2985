import type { HeldBy } from '@fuel/contracts';

/** A home that is silent keeps its node for this many leases: a laptop that sleeps for a moment is not taken over from by a copy of itself. */
const leases = 12;

export const heldUntil = (now: number, leaseMs: number): number => now - leases * leaseMs;

export const whyHeld = ({ host, since }: HeldBy): string =>
  `another process with the identity of this node, on ${host}, has spoken for it since ${since}, so this is a copy. A second machine joins as a node of its own: fuel node join, with another --home. If the node has moved here, stop it there first; once it is stopped, or not heard of for some minutes, this one may start.`;
