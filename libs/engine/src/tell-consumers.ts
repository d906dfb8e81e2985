import type { Id, Sha } from '@fuel/contracts';
import type { Repository } from '@fuel/core';
import type { Fold } from './fold.ts';

interface Moved {
  readonly head: Sha;
  /** Null where nobody told what changed. */
  readonly paths: readonly string[] | null;
  /** The feature that landed there knows it. */
  readonly except: Id | null;
}

const mostNamed = 10;

/** People with open work in repositories that are built on this one hear that it moved: what they build on may have changed. */
export async function tellConsumers(fold: Fold, { ref, consumers }: Repository, { head, paths, except }: Moved): Promise<void> {
  if (consumers.length === 0) return;
  await fold.transaction.load({ openIn: consumers }, fold.world);
  const named = (paths ?? []).slice(0, mostNamed);
  const left = (paths ?? []).length - named.length;
  const changed = named.length === 0 ? '' : `\nChanged: ${named.join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
  const told = new Set<Id>();
  for (const { feature, name, open } of consumers.flatMap((id) => fold.world.openIn.get(id) ?? [])) {
    if (!open || feature === except || told.has(feature)) continue;
    told.add(feature);
    fold.changes.inbox.push({
      id: fold.deps.newId('inb'), kind: 'message', feature, task: null, at: fold.now,
      title: `${ref.name} moved, and "${name}" is built on it`.slice(0, 300),
      body: `The default branch of ${ref.name} is at ${head} now.${changed}\nWork that has begun goes on from where it began; look at it with: fuel feature show ${feature}`.slice(0, 20_000),
    });
  }
}
