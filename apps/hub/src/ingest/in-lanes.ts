import type { Id, LooseFactBatch } from '@fuel/contracts';

/** So many facts make a commit worth its while; a batch is never cut. */
const ENOUGH = 1_000;
/** While Postgres writes one commit the hub makes the next; with more of them the nodes' features and places are fought over. */
const LANES = 2;

/** One commit after another; lanes have no node in common, so they need not wait for each other. */
export type Lane = readonly (readonly LooseFactBatch[])[];

/**
 * What is there at once is one commit, and much of it several: nobody else is heard while a commit is made, and all of it is made again when one of its
 * rows was changed meanwhile. Batches of one node stay in the order of their facts, whatever order they came in.
 */
export function inLanes(batches: readonly LooseFactBatch[]): readonly Lane[] {
  if (factsOf(batches) <= ENOUGH) return [[batches]];
  const byNode = new Map<Id, LooseFactBatch[]>();
  for (const batch of batches) byNode.set(batch.node, [...(byNode.get(batch.node) ?? []), batch]);
  const inOrder = new Map([...byNode].map(([node, own]) => [node, ordered(own).values()]));
  const turns = batches.flatMap(({ node }) => inOrder.get(node)?.next().value ?? []);
  return nodesOfLanes(byNode).map((nodes) => inPortions(turns.filter(({ node }) => nodes.has(node))));
}

/** Its lives in the order in which they were heard of, and of each the facts as it numbered them. */
function ordered(own: readonly LooseFactBatch[]): LooseFactBatch[] {
  const boots = [...new Set(own.map(({ boot }) => boot))];
  return own.toSorted((a, b) => boots.indexOf(a.boot) - boots.indexOf(b.boot) || a.firstSeq - b.firstSeq);
}

/** Each lane gets about as many facts. */
function nodesOfLanes(byNode: ReadonlyMap<Id, readonly LooseFactBatch[]>): ReadonlySet<Id>[] {
  const lanes = Array.from({ length: Math.min(LANES, byNode.size) }, () => ({ nodes: new Set<Id>(), facts: 0 }));
  for (const [node, own] of [...byNode].sort(([, a], [, b]) => factsOf(b) - factsOf(a))) {
    const lane = lanes.reduce((least, one) => (one.facts < least.facts ? one : least));
    lane.nodes.add(node);
    lane.facts += factsOf(own);
  }
  return lanes.map(({ nodes }) => nodes);
}

function inPortions(batches: readonly LooseFactBatch[]): LooseFactBatch[][] {
  const portions: LooseFactBatch[][] = [];
  let room = 0;
  for (const batch of batches) {
    if (room < batch.facts.length || portions.length === 0) {
      portions.push([]);
      room = ENOUGH;
    }
    portions.at(-1)?.push(batch);
    room -= batch.facts.length;
  }
  return portions;
}

const factsOf = (batches: readonly LooseFactBatch[]): number => batches.reduce((sum, { facts }) => sum + facts.length, 0);
