/** The names by which a process is found again, wherever it hid: they stand in its environment and in that of all it starts. */
export const attemptVariable = 'FUEL_ATTEMPT_ID';
/** The node that started it, so that one node never ends another's. */
export const nodeHomeVariable = 'FUEL_NODE_HOME';
export const daemonOwnerVariable = 'FUEL_DAEMON_OWNER';
/** Says, beside its home, that the node started it for itself and for no attempt. */
export const helperVariable = 'FUEL_NODE_HELPER';
/** Each child has its own, so that what leaves its group and its session is found even outside an attempt. */
export const spawnVariable = 'FUEL_SPAWN_ID';
/** Stands in the environment of the one who keeps an attempt's space open, and of nobody inside. */
export const spaceVariable = 'FUEL_SPACE';
