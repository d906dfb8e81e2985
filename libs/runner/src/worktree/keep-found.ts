import { existsSync } from 'node:fs';
import { refs } from '@fuel/contracts';
import { outsideFailure, salvage } from '@fuel/git';
import { noteKept, type WorktreeRow } from '@fuel/local';
import { federationIdentity } from '../node-context.ts';
import { onDisk } from '../on-disk.ts';
import type { Slots } from './give-back.ts';
import { inTree, LaidElsewhere } from './lay-over.ts';
import { setAside } from './set-aside.ts';
import { filesOf, slotOf } from './slot-of.ts';

/**
 * Somebody may have opened a worktree that nobody used and worked there: what is found beyond what is known of it is kept in the mirror before
 * it is cleaned, opened for others or removed. Where that fails, its folder is set aside. False: somebody is in it, and it is left alone.
 */
export async function keepFound(context: Slots, row: WorktreeRow): Promise<boolean> {
  const startSha = row.head ?? row.sha;
  const { mirror, dir } = slotOf(context, row, '');
  const files = filesOf(context, row);
  if (startSha === null || !existsSync(files)) return true;
  const kept = { mirror, dir, startSha, ref: refs.found(row.task, row.attempt), beside: true, message: `Keep what was found in worktree ${row.name}`, when: context.now(), identity: federationIdentity, ...(row.salvaged === null ? {} : { known: row.salvaged }) };
  try {
    const found = await inTree(context, row, (git) => salvage(git, kept));
    if (found.kind === 'nothing') return true;
    const { mirror: folder, repository, repositoryName, task, keptFor } = row;
    await onDisk(context, () => noteKept(context.local, { mirror: folder, ref: found.ref, sha: found.sha, base: startSha, kind: 'found', repository, repositoryName, task, keptFor, madeAt: context.now().toISOString() }));
    context.log('warn', `somebody worked in a worktree that nobody used; it is kept: git --git-dir ${mirror.dir} show ${found.sha}`, { slot: row.id, ref: found.ref });
  } catch (cause) {
    if (cause instanceof LaidElsewhere) return false;
    const failure = outsideFailure(cause);
    if (failure === null) throw cause;
    const aside = await setAside(context, row.id, files);
    context.log('warn', `what is in a worktree could not be kept${aside === null ? '' : ` and is set aside in ${aside}`}: ${failure.message}`, { slot: row.id });
  }
  return true;
}
