import { percentile } from './statistics.mjs';

/** From the moments at which a chain's tasks ran: the milliseconds between neighbours, and how many such hops fit into a second. */
export function hopsOf(moments) {
  const hops = moments.slice(1).map((at, n) => at - moments[n]);
  const p50 = percentile(hops, 0.5);
  return { figure: 1_000 / p50, p50, p99: percentile(hops, 0.99) };
}
