import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Graph } from './graph.ts';
import { firstFault, graphs, reachability } from './graphs.arb.ts';
import { landingOrder } from './landing-order.ts';

const nameOf = (node: number): string => `rep_${String(node).padStart(3, '0')}`;
const orderOfGraph = ({ size, edges }: Graph, turn: <T>(items: T[]) => T[] = (items) => items): string[][] =>
  landingOrder(
    turn(Array.from({ length: size }, (_, node) => ({ id: nameOf(node), name: nameOf(node) }))),
    turn(edges.map(([from, to]): [string, string] => [nameOf(from), nameOf(to)])),
  );

function fault(graph: Graph): string | null {
  const groups = orderOfGraph(graph);
  const reached = reachability(graph);
  const place = new Map(groups.flatMap((group, index) => group.map((member) => [member, index] as const)));
  if (groups.flat().length !== graph.size || place.size !== graph.size) return 'not every repository lands once';
  for (let a = 0; a < graph.size; a++) {
    for (const b of reached[a] ?? []) {
      const before = (place.get(nameOf(a)) ?? 0) - (place.get(nameOf(b)) ?? 0);
      if (reached[b]?.has(a) === true ? before !== 0 : before >= 0) return `${a} and ${b} land in the wrong order: ${JSON.stringify(groups)}`;
    }
  }
  return JSON.stringify(groups) === JSON.stringify(orderOfGraph(graph, (items) => [...items].reverse())) ? null : 'the order depends on how the plan was written';
}

describe('landingOrder', () => {
  test.each([1, 2, 3, 4])('given every way in which %i repositories depend on each other, when they land, then what is depended upon lands first and a circle as one', (size) => {
    expect(firstFault(size, fault, false)).toBeNull();
  });

  test('given many repositories, when they land, then what is depended upon lands first and a circle as one', () => {
    fc.assert(fc.property(graphs(25), (graph) => expect(fault(graph)).toBeNull()), { numRuns: 200 });
  });

  test('given repositories that do not depend on each other, when they land, then they do so by name', () => {
    const repositories = ['web', 'api', 'types'].map((name) => ({ id: `rep_${name}`, name }));
    expect(landingOrder(repositories, [['rep_types', 'rep_api'], ['rep_unknown', 'rep_web']])).toEqual([['rep_types'], ['rep_api'], ['rep_web']]);
  });
});
