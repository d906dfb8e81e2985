type Placed = 'dispatched' | 'running' | 'suspect';

/**
 * To go behind `from nodes n`: what is placed at these nodes, as `t`. Node by node, and kept so by the offset: joined as a whole, Postgres reads through every
 * task that there ever was, although hardly any is placed, and the hub asks this all the time.
 */
export const tasksAt = (...states: readonly Placed[]): string =>
  `cross join lateral (select * from tasks where node_id = n.id and state in (${states.map((state) => `'${state}'`).join(', ')}) offset 0) t`;
