/** A directed graph by index: edges run from the upstream to the consumer. Nothing here recurses: chains may be 100,000 deep. */
export interface Graph {
  readonly size: number;
  readonly edges: readonly (readonly [from: number, to: number])[];
}

export type Ordering = { readonly kind: 'acyclic'; readonly order: readonly number[] } | { readonly kind: 'cyclic'; readonly cycle: readonly number[] };

/** Where the edges of each node lead, all in one list: those of `node` stand from `starts[node]` to `starts[node + 1]`, in the order of the graph. */
export function targets({ size, edges }: Graph): { readonly starts: Uint32Array; readonly to: Uint32Array } {
  const starts = new Uint32Array(size + 2);
  for (const [from] of edges) starts[from + 2] = (starts[from + 2] ?? 0) + 1;
  for (let node = 2; node <= size + 1; node++) starts[node] = (starts[node] ?? 0) + (starts[node - 1] ?? 0);
  const to = new Uint32Array(edges.length);
  for (const [from, target] of edges) {
    const at = starts[from + 1] ?? 0;
    to[at] = target;
    starts[from + 1] = at + 1;
  }
  return { starts, to };
}

/** Kahn's order in one pass. What is left over when it stalls contains a cycle, which is returned as a path. */
export function orderOf(graph: Graph): Ordering {
  const { starts, to } = targets(graph);
  const waiting = new Uint32Array(graph.size);
  for (const target of to) waiting[target] = (waiting[target] ?? 0) + 1;
  const order: number[] = [];
  for (let node = 0; node < graph.size; node++) if (waiting[node] === 0) order.push(node);
  for (let at = 0; at < order.length; at++) {
    const node = order[at] ?? 0;
    for (let edge = starts[node] ?? 0; edge < (starts[node + 1] ?? 0); edge++) {
      const target = to[edge] ?? 0;
      const left = (waiting[target] ?? 0) - 1;
      waiting[target] = left;
      if (left === 0) order.push(target);
    }
  }
  return order.length === graph.size ? { kind: 'acyclic', order } : { kind: 'cyclic', cycle: cycleAmong(graph, waiting) };
}

/** Every node that Kahn left over has a left-over predecessor: walking backwards must come round. */
function cycleAmong(graph: Graph, waiting: Uint32Array): readonly number[] {
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
