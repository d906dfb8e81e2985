import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { depthsOf } from './depths.ts';
import { orderOf } from './graph.ts';
import { graphs } from './graphs.arb.ts';

const longest = (edges: readonly (readonly [number, number])[], from: number): number =>
  1 + Math.max(0, ...edges.filter(([upstream]) => upstream === from).map(([, consumer]) => longest(edges, consumer)));

test('given any plan, then each depth is the length of the longest chain that begins there', () => {
  fc.assert(
    fc.property(graphs(9), (graph) => {
      const ordering = orderOf(graph);
      if (ordering.kind === 'cyclic') return;
      const depths = depthsOf(ordering.order, graph.edges, () => 1);
      expect(depths).toEqual(depths.map((_depth, node) => longest(graph.edges, node)));
    }),
  );
});

test('given a chain of 100,000 with a point that does no work, then it is walked without recursion and that point counts nothing', () => {
  const edges = Array.from({ length: 99_999 }, (_one, index) => [index, index + 1] as const);
  const depths = depthsOf(Array.from({ length: 100_000 }, (_one, index) => index), edges, (task) => (task === 5 ? 0 : 1));
  expect([depths[0], depths[5], depths[99_999]]).toEqual([99_999, 99_994, 1]);
});
