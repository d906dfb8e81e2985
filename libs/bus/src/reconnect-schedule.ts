/**
 * How soon a connection stands again, so that what happened meanwhile is told within five seconds of the network's return, however long that was away.
 * A short outage is the harder one: the dead connection is not yet known to be dead, and TCP itself tries again only after as long as it
 * has waited already. So the connection is given up for dead after `(maxPingOut + 1) * pingIntervalMs` at the latest, and at the middle of that time at
 * the worst whichever of the two comes first has come.
 */
export const schedule = {
  pingIntervalMs: 2_500,
  maxPingOut: 2,
  /** One try to reach a server and be let in, over slow lines too. */
  dialMs: 5_000,
  /** Within it another socket is opened so often, besides TCP's own tries. */
  socketEveryMs: 1_000,
  /** To reach a server that has never answered, when another one has: they are tried in turn. */
  strangerMs: 1_500,
  redialDelayMs: 250,
  redialJitterMs: 250,
  /** A name that was resolved before is not waited for longer: its addresses of then are tried while the resolver thinks. */
  nameMs: 500,
} as const;

/** The wall clock goes on while a machine sleeps, and the other does not. */
export type Moment = { readonly wallMs: number; readonly steadyMs: number };

/** Whether the machine slept between two moments: whatever it was connected to may have forgotten it, and no ping has found out yet. */
export const slept = (before: Moment, now: Moment): boolean => now.wallMs - before.wallMs - (now.steadyMs - before.steadyMs) > 5_000;
