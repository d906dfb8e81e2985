import type { Id } from '@fuel/contracts';
import { components } from './components.ts';

/**
 * The order in which repositories land: what is depended upon first. Repositories that depend on each other in a circle form one
 * group. Ties are broken by name, so the same plan always lands in the same order.
 */
export function landingOrder(
  repositories: readonly { readonly id: Id; readonly name: string }[],
  dependencies: readonly (readonly [upstream: Id, consumer: Id])[],
): Id[][] {
  const sorted = [...repositories].sort((a, b) => (a.name < b.name ? 1 : -1));
  const place = new Map(sorted.map((repository, index) => [repository.id, index]));
  const edges = dependencies.flatMap(([upstream, consumer]) => {
    const from = place.get(upstream);
    const to = place.get(consumer);
    return from === undefined || to === undefined || from === to ? [] : [[from, to] as const];
  });
  const groups = components({ size: sorted.length, edges }).reverse();
  return groups.map((group) => group.sort((a, b) => b - a).flatMap((index) => sorted[index]?.id ?? []));
}
