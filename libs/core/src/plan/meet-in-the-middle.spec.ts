import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Graph } from './graph.ts';
import { firstFault, graphs, reachability } from './graphs.arb.ts';
import { type Asked, cycleOf, moveOf, nextSteps, openMeeting, type Stride, walk } from './meet-in-the-middle.ts';

const name = (node: number): string => `n${node}`;

/** The edges are inserted one by one, as the store does it: ranks in a map, edges in a list. `gap` is how far apart the ranks begin. */
function insertAll(graph: Graph, gap: bigint) {
  const ranks = new Map(Array.from({ length: graph.size }, (_, node) => [name(node), BigInt(node) * gap]));
  const edges: (readonly [number, number])[] = [];
  const refused: { readonly edge: readonly [number, number]; readonly cycle: readonly string[] }[] = [];
  let renumbered = 0;
  let walked = 0;
  let asks = 0;

  const at = (id: string) => ({ id, rank: ranks.get(id) ?? 0n });
  const steps = (ids: readonly string[], [mine, other]: readonly [0 | 1, 0 | 1]): Stride[] =>
    edges.flatMap((edge) => (ids.includes(name(edge[mine])) ? [{ from: name(edge[mine]), to: at(name(edge[other])) }] : []));

  function straight(ahead: Asked['ahead']): Stride[] {
    const way: Stride[] = [];
    for (let from = ahead?.from; ahead !== null && from !== undefined; from = way.at(-1)?.from === from ? way.at(-1)?.to.id : undefined) {
      const next = steps([from], [0, 1]).filter(({ to }) => to.rank <= ahead.most).sort((a, b) => (a.to.rank > b.to.rank ? -1 : 1))[0];
      if (next !== undefined) way.push(next);
    }
    return way;
  }

  function insert(edge: readonly [number, number]): void {
    const [from, to] = [at(name(edge[0])), at(name(edge[1]))];
    if (from.rank < to.rank) return void edges.push(edge);
    const meeting = openMeeting(from, to);
    for (let asked = nextSteps(meeting); asked !== null; asked = nextSteps(meeting)) {
      walked += asked.consumersOf.length + asked.upstreamsOf.length;
      asks += 1;
      walk(meeting, asked, { consumers: steps(asked.consumersOf, [0, 1]), upstreams: steps(asked.upstreamsOf, [1, 0]), way: straight(asked.ahead) });
    }
    const cycle = cycleOf(meeting);
    if (cycle !== null) return void refused.push({ edge, cycle });
    const move = moveOf(meeting);
    if (move === null) {
      renumbered += 1;
      [...ranks].sort((a, b) => (a[1] < b[1] ? -1 : 1)).forEach(([id], place) => ranks.set(id, BigInt(place) * 2n ** 20n));
      return insert(edge);
    }
    for (const one of [...move.upstreams, ...move.consumers]) ranks.set(one.id, one.to);
    edges.push(edge);
  }
  for (const edge of graph.edges) insert(edge);
  return { ranks, edges, refused, renumbered, walked, asks };
}

function fault(graph: Graph, gap: bigint): string | null {
  const { ranks, edges, refused } = insertAll(graph, gap);
  const broken = edges.find(([from, to]) => (ranks.get(name(from)) ?? 0n) >= (ranks.get(name(to)) ?? 0n));
  if (broken !== undefined) return `${broken.join(' -> ')} runs against the ranks`;
  let taken = 0;
  for (const edge of graph.edges) {
    const [from, to] = edge;
    const before = edges.slice(0, taken);
    const closes = from === to || reachability({ size: graph.size, edges: before })[to]?.has(from) === true;
    const no = refused.find((one) => one.edge === edge);
    if (closes !== (no !== undefined)) return `${edge.join(' -> ')} ${closes ? 'closes a cycle and was taken' : 'closes none and was refused'}`;
    if (no === undefined) {
      taken += 1;
      continue;
    }
    const { cycle } = no;
    const isEdge = (one: string, next: string | undefined) => before.some((known) => name(known[0]) === one && name(known[1]) === next);
    if (cycle[0] !== name(to) || cycle.at(-1) !== name(from) || !cycle.slice(0, -1).every((one, index) => isEdge(one, cycle[index + 1]))) {
      return `${cycle.join()} is no path from ${to} to ${from}`;
    }
  }
  return null;
}

describe('meeting in the middle', () => {
  test.each([1, 2, 3, 4])('given every directed graph of %i nodes, when its edges are inserted one by one, then exactly those that close a cycle are refused, with the cycle', (size) => {
    expect(firstFault(size, (graph) => fault(graph, 2n ** 40n), size < 4)).toBeNull();
    expect(firstFault(size, (graph) => fault({ ...graph, edges: graph.edges.toReversed() }, 2n ** 40n), size < 4)).toBeNull();
  });

  test('given ranks without a gap, when edges need room, then the graph is numbered anew and the answers are the same', () => {
    expect(firstFault(4, (graph) => fault({ ...graph, edges: graph.edges.toReversed() }, 1n), false)).toBeNull();
  });

  test.each([1n, 3n, 2n ** 40n])('given larger graphs and a gap of %i, when their edges come in any order, then the same holds', (gap) => {
    fc.assert(fc.property(graphs(24), (graph) => expect(fault(graph, gap)).toBeNull()), { numRuns: 400 });
  });

  test('given a chain of 2,000 nodes and an edge against its ranks from nowhere, then only what lies between is walked', () => {
    const size = 2_002;
    const chain = Array.from({ length: size - 2 }, (_, node) => [node, node + 1] as const);
    const { walked, refused } = insertAll({ size, edges: [...chain, [size - 1, 0]] }, 2n ** 40n);
    expect([refused.length, walked <= 2]).toEqual([0, true]);
  });

  test('given layers in which nearly everything leads to everything, when an edge leads far back, then a path is found without walking all layers, and so is it in a chain', () => {
    const [layers, width] = [200, 40];
    const beside = (n: number): number => (Math.floor(n / width) + 1) * width + (((n % width) + 1 + ((Math.floor(n / width) * 7) % (width - 1))) % width);
    const layered = Array.from({ length: (layers - 1) * width }, (_, n) => [[n, n + width], [n, beside(n)]] as const).flat();
    const far = insertAll({ size: layers * width, edges: [...layered, [layers * width - 1, 0]] }, 2n ** 40n);
    expect([far.refused.length, far.asks < 12, far.walked < 1_000]).toEqual([1, true, true]);
    const chain = Array.from({ length: 5_000 }, (_, node) => [node, node + 1] as const);
    const round = insertAll({ size: 5_001, edges: [...chain, [5_000, 0]] }, 2n ** 40n);
    expect([round.refused[0]?.cycle.length, round.asks]).toEqual([5_001, 3]);
  });
});
