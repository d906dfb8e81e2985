import type { Edge, Ends } from '@fuel/core';
import type { Fold } from './fold.ts';

const same = (one: Ends, other: Ends): boolean => one.upstream === other.upstream && one.consumer === other.consumer;

/** The features at both ends move with the edge: whoever remembers what is around them has to read it anew. */
export function touch(fold: Fold, { upstream, consumer }: Ends): void {
  for (const id of [upstream, consumer]) {
    const feature = fold.world.tasks.get(id)?.spec.feature;
    if (feature !== undefined) fold.dirty.features.add(feature);
  }
}

export function link(fold: Fold, edge: Edge): void {
  const { edgesFrom, edgesTo } = fold.world;
  const [from, to] = [edgesFrom.get(edge.upstream), edgesTo.get(edge.consumer)];
  if (from !== undefined) edgesFrom.set(edge.upstream, [...from, edge]);
  if (to !== undefined) edgesTo.set(edge.consumer, [...to, edge]);
  fold.changes.newEdges.push(edge);
  touch(fold, edge);
}

export function unlink(fold: Fold, ends: Ends): void {
  const { edgesFrom, edgesTo } = fold.world;
  const [from, to] = [edgesFrom.get(ends.upstream), edgesTo.get(ends.consumer)];
  if (from !== undefined) edgesFrom.set(ends.upstream, from.filter((edge) => !same(edge, ends)));
  if (to !== undefined) edgesTo.set(ends.consumer, to.filter((edge) => !same(edge, ends)));
  const fresh = fold.changes.newEdges.findIndex((edge) => same(edge, ends));
  if (fresh >= 0) fold.changes.newEdges.splice(fresh, 1);
  else fold.changes.goneEdges.push({ upstream: ends.upstream, consumer: ends.consumer });
  touch(fold, ends);
}
