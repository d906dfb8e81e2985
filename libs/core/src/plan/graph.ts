/** A directed graph by index: edges run from the upstream to the consumer. Nothing here recurses: chains may be 100,000 deep. */
export interface Graph {
  readonly size: number;
  readonly edges: readonly (readonly [from: number, to: number])[];
}

export type Ordering = { readonly kind: 'acyclic'; readonly order: readonly number[] } | { readonly kind: 'cyclic'; readonly cycle: readonly number[] };

export function outgoing(graph: Graph): number[][] {
  const lists: number[][] = Array.from({ length: graph.size }, () => []);
  for (const [from, to] of graph.edges) lists[from]?.push(to);
  return lists;
}

/** Kahn's order in one pass. What is left over when it stalls contains a cycle, which is returned as a path. */
export function orderOf(graph: Graph): Ordering {
  const next = outgoing(graph);
  const waiting = new Array<number>(graph.size).fill(0);
  for (const [, to] of graph.edges) waiting[to] = (waiting[to] ?? 0) + 1;
  const order: number[] = [];
  for (let node = 0; node < graph.size; node++) if (waiting[node] === 0) order.push(node);
  for (let at = 0; at < order.length; at++) {
    for (const to of next[order[at] ?? 0] ?? []) {
      const left = (waiting[to] ?? 0) - 1;
      waiting[to] = left;
      if (left === 0) order.push(to);
    }
  }
  return order.length === graph.size ? { kind: 'acyclic', order } : { kind: 'cyclic', cycle: cycleAmong(graph, waiting) };
}

/** Every node that Kahn left over has a left-over predecessor: walking backwards must come round. */
function cycleAmong(graph: Graph, waiting: readonly number[]): readonly number[] {
  const before = new Map<number, number>();
  for (const [from, to] of graph.edges) if ((waiting[from] ?? 0) > 0 && (waiting[to] ?? 0) > 0) before.set(to, from);
  const seen = new Map<number, number>();
  const path: number[] = [];
  let node = waiting.findIndex((count, index) => count > 0 && before.has(index));
  while (!seen.has(node)) {
    seen.set(node, path.length);
    path.push(node);
    node = before.get(node) ?? node;
  }
  return path.slice(seen.get(node)).reverse();
}
