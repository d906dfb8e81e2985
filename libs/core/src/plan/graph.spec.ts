import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Graph, orderOf } from './graph.ts';
import { firstFault, graphs, reachability } from './graphs.arb.ts';

/** What is wrong with the answer; nothing when it is right. */
function fault(graph: Graph): string | null {
  const ordering = orderOf(graph);
  const reached = reachability(graph);
  const cyclic = reached.some((nodes, node) => nodes.has(node));
  if (cyclic !== (ordering.kind === 'cyclic')) return `it is called ${ordering.kind}`;
  if (ordering.kind === 'cyclic') {
    const { cycle } = ordering;
    const isEdge = (from: number, to: number | undefined) => graph.edges.some((edge) => edge[0] === from && edge[1] === to);
    if (cycle.length === 0 || new Set(cycle).size !== cycle.length) return `${cycle.join()} is no simple cycle`;
    return cycle.every((node, index) => isEdge(node, cycle[(index + 1) % cycle.length])) ? null : `${cycle.join()} uses an edge that is not there`;
  }
  const place = new Map(ordering.order.map((node, index) => [node, index]));
  if (place.size !== graph.size || ordering.order.length !== graph.size) return 'not every node is there once';
  return graph.edges.every(([from, to]) => (place.get(from) ?? 0) < (place.get(to) ?? 0)) ? null : 'a consumer comes before its upstream';
}

describe('orderOf', () => {
  test.each([1, 2, 3, 4])('given every directed graph of %i nodes, when it is ordered, then it has an order or shows a real cycle', (size) => {
    expect(firstFault(size, fault)).toBeNull();
  });

  test('given larger graphs, when they are ordered, then each has an order or shows a real cycle', () => {
    fc.assert(fc.property(graphs(30), (graph) => expect(fault(graph)).toBeNull()), { numRuns: 300 });
  });

  test('given a chain of 100,000 nodes, when it is ordered, then it works, and so does finding the edge that closes it', () => {
    const size = 100_000;
    const chain = Array.from({ length: size - 1 }, (_, node) => [node, node + 1] as const);
    expect(orderOf({ size, edges: chain })).toMatchObject({ kind: 'acyclic' });
    const closed = orderOf({ size, edges: [...chain, [size - 1, 0]] });
    expect(closed.kind === 'cyclic' && closed.cycle.length).toBe(size);
  });
});
