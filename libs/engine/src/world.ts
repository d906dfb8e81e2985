export { emptyWorld } from '@fuel/core';
export type { Edge, Needs, NodeInfo, OrderInfo, Repository, World } from '@fuel/core';
