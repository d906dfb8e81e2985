import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { components } from './components.ts';
import type { Graph } from './graph.ts';
import { firstFault, graphs, reachability } from './graphs.arb.ts';

function fault(graph: Graph): string | null {
  const found = components(graph);
  const reached = reachability(graph);
  const together = (a: number, b: number): boolean => a === b || (reached[a]?.has(b) === true && reached[b]?.has(a) === true);
  const place = new Map(found.flatMap((members, index) => members.map((member) => [member, index] as const)));
  if (place.size !== graph.size || found.flat().length !== graph.size) return 'not every node is there once';
  for (let a = 0; a < graph.size; a++) {
    for (let b = 0; b < graph.size; b++) if (together(a, b) !== (place.get(a) === place.get(b))) return `${a} and ${b} are wrongly ${together(a, b) ? 'apart' : 'together'}`;
  }
  return graph.edges.every(([from, to]) => (place.get(from) ?? 0) >= (place.get(to) ?? 0)) ? null : 'an upstream comes before its consumer';
}

describe('components', () => {
  test.each([1, 2, 3, 4])('given every directed graph of %i nodes, when it is taken apart, then nodes are together exactly when each reaches the other', (size) => {
    expect(firstFault(size, fault)).toBeNull();
  });

  test('given larger graphs, when they are taken apart, then nodes are together exactly when each reaches the other', () => {
    fc.assert(fc.property(graphs(25), (graph) => expect(fault(graph)).toBeNull()), { numRuns: 200 });
  });

  test('given a chain and a circle of 100,000 nodes, when they are taken apart, then it works', () => {
    const size = 100_000;
    const chain = Array.from({ length: size - 1 }, (_, node) => [node, node + 1] as const);
    expect(components({ size, edges: chain })).toHaveLength(size);
    expect(components({ size, edges: [...chain, [size - 1, 0]] })).toHaveLength(1);
  });
});
