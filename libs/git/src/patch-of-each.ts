import { callMirror } from './call-mirror.ts';
import { checkSha } from './check-name.ts';
import { plain } from './diff-of.ts';
import type { Git } from './open-git.ts';
import { mustPass } from './refuse-name.ts';
import type { Mirror } from './results.ts';

/** What every commit of from..to changes, one after the other: also what a later one of them takes away again, and what a merge says that none of its parents does. It all becomes history. */
export async function patchOfEach(git: Git, input: { mirror: Mirror; from: string; to: string; maxBytes: number }): Promise<{ readonly patch: string; readonly truncated: boolean }> {
  const { stdout, cut } = await callMirror(
    git,
    input.mirror,
    ['log', '--patch', '--cc', '--unified=0', '--no-renames', '--format=', '--no-show-signature', '--src-prefix=a/', '--dst-prefix=b/', ...plain, mustPass(checkSha(input.to)), `^${mustPass(checkSha(input.from))}`, '--'],
    { maxBytes: input.maxBytes },
  );
  return { patch: cut ? new TextDecoder().decode(stdout, { stream: true }) : stdout.toString('utf8'), truncated: cut };
}
