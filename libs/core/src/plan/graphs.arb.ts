import fc from 'fast-check';
import type { Graph } from './graph.ts';

/** Every directed graph of this many nodes. */
function* allGraphs(size: number, loops: boolean): Generator<Graph> {
  const pairs = Array.from({ length: size * size }, (_, index) => [Math.floor(index / size), index % size] as const).filter(([from, to]) => loops || from !== to);
  for (let chosen = 0; chosen < 2 ** pairs.length; chosen++) yield { size, edges: pairs.filter((_, bit) => (chosen & (2 ** bit)) !== 0) };
}

/** Larger graphs, some edges given twice. */
export const graphs = (size: number): fc.Arbitrary<Graph> =>
  fc.integer({ min: 1, max: size }).chain((nodes) => {
    const node = fc.integer({ min: 0, max: nodes - 1 });
    return fc.array(fc.tuple(node, node), { maxLength: nodes * 2 }).map((edges) => ({ size: nodes, edges }));
  });

/** By whom each node can be reached, by adding one step until nothing is new: slow, and obviously right. */
export function reachability(graph: Graph): readonly ReadonlySet<number>[] {
  const reached = Array.from({ length: graph.size }, () => new Set<number>());
  for (let grown = true; grown; ) {
    grown = false;
    for (const [from, to] of graph.edges) {
      for (const node of [to, ...(reached[to] ?? [])]) {
        if (reached[from]?.has(node) === false) {
          reached[from].add(node);
          grown = true;
        }
      }
    }
  }
  return reached;
}

/** The first of all graphs of this size that something is wrong with; with edges from a node to itself, or without. */
export function firstFault(size: number, fault: (graph: Graph) => string | null, loops = true): string | null {
  for (const graph of allGraphs(size, loops)) {
    const found = fault(graph);
    if (found !== null) return `${JSON.stringify(graph.edges)}: ${found}`;
  }
  return null;
}
