import type { Id } from '@fuel/contracts';
import { components } from './components.ts';

/**
 * The order in which repositories land: what is depended upon first. Repositories that depend on each other in a circle form one
 * group. Among those that could go next the first by name goes, so the same plan always lands in the same order.
 */
export function landingOrder(
  repositories: readonly { readonly id: Id; readonly name: string }[],
  dependencies: readonly (readonly [upstream: Id, consumer: Id])[],
): Id[][] {
  const sorted = [...repositories].sort((a, b) => (a.name < b.name ? -1 : 1));
  const place = new Map(sorted.map((repository, index) => [repository.id, index]));
  const edges = dependencies.flatMap(([upstream, consumer]) => {
    const from = place.get(upstream);
    const to = place.get(consumer);
    return from === undefined || to === undefined || from === to ? [] : [[from, to] as const];
  });
  const groups = components({ size: sorted.length, edges })
    .map((group) => group.sort((a, b) => a - b))
    .sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
  const groupOf = new Map(groups.flatMap((group, index) => group.map((member) => [member, index] as const)));
  const waitsFor = groups.map(() => new Set<number>());
  for (const [from, to] of edges) {
    const [before, after] = [groupOf.get(from) ?? 0, groupOf.get(to) ?? 0];
    if (before !== after) waitsFor[after]?.add(before);
  }
  return inTurn(waitsFor).map((index) => (groups[index] ?? []).flatMap((member) => sorted[member]?.id ?? []));
}

/** The condensation has no circle: somebody is always next. */
function inTurn(waitsFor: readonly Set<number>[]): number[] {
  const left = new Set(waitsFor.keys());
  const order: number[] = [];
  while (left.size > 0) {
    const next = [...left].find((index) => ![...(waitsFor[index] ?? [])].some((other) => left.has(other)));
    if (next === undefined) throw new Error('the groups of a landing depend on each other');
    left.delete(next);
    order.push(next);
  }
  return order;
}
