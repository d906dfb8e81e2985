import type { Id } from '@fuel/contracts';
import type { Fold } from './fold.ts';

/** May this node speak of the repository? It may also when its last hello could not read it: what it saw since then comes before its next one. */
export async function hasJoined(fold: Fold, node: Id, repository: Id | null): Promise<boolean> {
  await fold.transaction.load({ nodes: [node] }, fold.world);
  const info = fold.world.nodes.get(node);
  return repository !== null && (info?.repositories.includes(repository) === true || info?.unreadable?.includes(repository) === true);
}
