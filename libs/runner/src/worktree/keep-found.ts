import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { refs } from '@fuel/contracts';
import { outsideFailure, salvage } from '@fuel/git';
import { noteKept, type WorktreeRow } from '@fuel/local';
import { federationIdentity } from '../node-context.ts';
import { onDisk } from '../on-disk.ts';
import type { Slots } from './give-back.ts';
import { slotOf } from './slot-of.ts';

/**
 * Somebody may have opened a worktree that nobody used and worked there: what is found beyond what is known of it is kept in the mirror before
 * it is cleaned, opened for others or removed. Where that fails, its folder is set aside.
 */
export async function keepFound(context: Slots, row: WorktreeRow): Promise<void> {
  const startSha = row.head ?? row.sha;
  const { mirror, dir } = slotOf(context, row, '');
  if (startSha === null || !existsSync(dir)) return;
  const ref = refs.found(row.task, row.attempt);
  try {
    const kept = await salvage(context.git, {
      mirror, dir, startSha, ref, message: `Keep what was found in worktree ${row.name}`, when: context.now(), identity: federationIdentity, ...(row.salvaged === null ? {} : { known: row.salvaged }),
    });
    if (kept.kind === 'nothing') return;
    const { mirror: folder, repository, repositoryName, task, keptFor } = row;
    await onDisk(context, () => noteKept(context.local, { mirror: folder, ref, sha: kept.sha, base: startSha, kind: 'found', repository, repositoryName, task, keptFor, madeAt: context.now().toISOString() }));
    context.log('warn', `somebody worked in a worktree that nobody used; it is kept: git --git-dir ${mirror.dir} show ${kept.sha}`, { slot: row.id, ref });
  } catch (cause) {
    const failure = outsideFailure(cause);
    if (failure === null) throw cause;
    const aside = path.join(context.home.root, 'found', `${row.id}-${randomUUID()}`);
    await mkdir(path.dirname(aside), { recursive: true });
    await rename(dir, aside);
    context.log('warn', `what is in a worktree could not be kept and is set aside in ${aside}: ${failure.message}`, { slot: row.id });
  }
}
