import { targets } from './graph.ts';

/**
 * How many tasks the longest chain has that begins with each task, itself included; a point that does no work counts nothing. `order` runs
 * upstream first, so one walk back through it is enough.
 */
export function depthsOf(order: readonly number[], edges: readonly (readonly [upstream: number, consumer: number])[], weight: (task: number) => number): number[] {
  const { starts, to } = targets({ size: order.length, edges });
  const depths = new Array<number>(order.length).fill(0);
  for (let at = order.length - 1; at >= 0; at--) {
    const task = order[at] ?? 0;
    let below = 0;
    for (let edge = starts[task] ?? 0; edge < (starts[task + 1] ?? 0); edge++) below = Math.max(below, depths[to[edge] ?? 0] ?? 0);
    depths[task] = below + weight(task);
  }
  return depths;
}
