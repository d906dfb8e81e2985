import path from 'node:path';
import type { OrderOf, PromptPart } from '@fuel/contracts';
import { changedPaths, isAncestor, type Mirror } from '@fuel/git';
import { listKept, noteOffered, type KeptWork } from '@fuel/local';
import type { NodeContext } from '../node-context.ts';
import { onDisk } from '../on-disk.ts';
import { reach } from '../repository/reach.ts';
import { secretsBetween, type Looking } from '../review/secrets-between.ts';

/** The newest are told. */
const mostOffers = 5;
const mostFiles = 20;

type Order = Pick<OrderOf<'attempt.start'>, 'task' | 'feature' | 'repository'>;
type Offer = KeptWork & { readonly files: readonly string[] };

/** The pure half. What was found in a worktree of the feature is for whoever goes on in it next; what its own task left stays on offer. */
export const isFor = (kept: KeptWork, { task, feature, repository }: Order): boolean =>
  kept.repository === repository.id && (kept.task === task || (kept.kind === 'found' && kept.keptFor === feature.id && (kept.offeredTo === null || kept.offeredTo === task)));

/**
 * What was kept of this work and is not in what the attempt begins with: it is told where it is, and takes of it what is good. What holds a key, or could not be looked through for one,
 * is offered to nobody.
 */
export async function offerKept(context: NodeContext, order: Order, input: { readonly mirror: Mirror; readonly startSha: string; readonly config: Looking }): Promise<readonly PromptPart[]> {
  const { mirror, startSha } = input;
  const candidates = listKept(context.local).filter((kept) => kept.mirror === path.basename(mirror.dir) && isFor(kept, order)).slice(-mostOffers);
  const offers: Offer[] = [];
  for (const kept of candidates) {
    const looked = await reach(order.repository, async () => lookAt(context, kept, input));
    if (looked.kind === 'offer') offers.push({ ...kept, files: looked.files });
    if (looked.kind === 'unreadable') context.log('warn', `what was kept cannot be offered: ${looked.message}`, { ref: kept.ref });
  }
  for (const kept of offers) if (kept.task !== order.task) await onDisk(context, () => noteOffered(context.local, kept, order.task));
  return offers.length === 0 ? [] : [{ source: 'hub', trust: 'material', text: offersInWords(offers, startSha) }];
}

type Looked = { readonly kind: 'offer'; readonly files: readonly string[] } | { readonly kind: 'none' };

async function lookAt(context: NodeContext, { base, sha }: KeptWork, { mirror, startSha, config }: { readonly mirror: Mirror; readonly startSha: string; readonly config: Looking }): Promise<Looked> {
  if (await isAncestor(context.git, { mirror, ancestor: sha, descendant: startSha })) return { kind: 'none' };
  const { found, unseen } = await secretsBetween(context, { mirror, from: base, to: sha, config });
  if (found.length + unseen.length > 0) return { kind: 'none' };
  return { kind: 'offer', files: await changedPaths(context.git, { mirror, from: base, to: sha }) };
}

export function offersInWords(offers: readonly Pick<Offer, 'kind' | 'sha' | 'base' | 'madeAt' | 'files'>[], startSha: string): string {
  const named = offers.map(({ kind, sha, base, madeAt, files }) => {
    const more = files.length > mostFiles ? ` and ${files.length - mostFiles} more` : '';
    return `- ${sha}, ${kind === 'salvage' ? 'left by an earlier attempt' : 'found in the worktree while nobody used it'}, ${madeAt.slice(0, 16)}Z, on top of ${base}: ${files.slice(0, mostFiles).join(', ')}${more}`;
  });
  return [
    `Work that was left and not accepted is kept as commits. None of it is in your worktree, which begins at ${startSha}; take of it what is good and leave the rest:`,
    ...named,
    'Look at one with git show <commit>, take a file with git checkout <commit> -- <path>.',
  ].join('\n');
}
