import { lstat, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { callMirror, changeRefs, commitOf, mustHaveCommit } from './call-mirror.ts';
import { checkDirectory } from './check-name.ts';
import { ensureMirror } from './ensure-mirror.ts';
import { borrowedFrom } from './keep-mirror.ts';
import { layFile } from './lay-file.ts';
import { keepRef } from './mirror-layout.ts';
import type { Git } from './open-git.ts';
import { mustPass } from './refuse-name.ts';
import type { Mirror } from './results.ts';
import { serially } from './serially.ts';

/**
 * A repository for one attempt alone, with refs, configuration and hooks that nobody else reads. It borrows the mirror's objects, so it costs no
 * more than an empty one; what is made in it stays in it until `takeOver`.
 */
export async function openClone(git: Git, input: { mirror: Mirror; dir: string }): Promise<Mirror> {
  const dir = mustPass(checkDirectory(input.dir));
  const lender = mustPass(checkDirectory(input.mirror.dir));
  git.borrows.set(dir, lender);
  await removeLink(dir);
  const clone = await ensureMirror(git, { dir, url: input.mirror.url });
  const held = join(dir, dirname(borrowedFrom));
  for (const folder of [dirname(held), held]) await removeLink(folder);
  await mkdir(held, { recursive: true });
  await layFile(join(dir, borrowedFrom), `${join(lender, 'objects')}\n`);
  return clone;
}

/** Whoever worked in the clone before may have put a link in the place of a folder: nothing is written to where it leads. */
async function removeLink(path: string): Promise<void> {
  const isLink = await lstat(path).then((found) => found.isSymbolicLink(), () => false);
  if (isLink) await rm(path);
}

/** Nobody works in it any more: what we remember of it is forgotten. Its place is the caller's business. */
export function forgetClone(git: Git, input: { dir: string }): void {
  git.borrows.delete(mustPass(checkDirectory(input.dir)));
}

const quiet = ['--no-tags', '--no-write-fetch-head', '--no-auto-maintenance', '--no-recurse-submodules', '--no-show-forced-updates'];

/** A commit that an attempt made in its own clone, with all that it stands on, comes into the mirror. Every object is checked on its way. */
export async function takeOver(git: Git, input: { from: Mirror; into: Mirror; sha: string }): Promise<void> {
  const { from, into } = input;
  const sha = await mustHaveCommit(git, from, input.sha);
  if ((await commitOf(git, into, keepRef(sha))) === sha) return;
  await serially(git, from.dir, () => changeRefs(git, from, [`update ${keepRef(sha)} ${sha}`]));
  await serially(git, into.dir, () =>
    callMirror(git, into, ['fetch', ...quiet, '--end-of-options', from.dir, `+${keepRef(sha)}:${keepRef(sha)}`], { settings: ['fetch.fsckObjects=true'] }),
  );
}
