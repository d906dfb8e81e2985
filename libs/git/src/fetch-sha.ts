import { randomUUID } from 'node:crypto';
import { changeRefs, commitOf } from './call-mirror.ts';
import { checkRefName, checkSha } from './check-name.ts';
import { fetchInto } from './fetch-refs.ts';
import { keepRef } from './mirror-layout.ts';
import type { Git } from './open-git.ts';
import { mustPass } from './refuse-name.ts';
import type { FetchedSha, Mirror } from './results.ts';
import { serially } from './serially.ts';

/**
 * Brings one exact commit into the mirror. The ref only says where it can be found: when the commit does not come
 * with it, what came instead is an answer, never a substitute. A commit that is here already costs no network.
 */
export async function fetchSha(git: Git, input: { mirror: Mirror; ref: string; sha: string }): Promise<FetchedSha> {
  const { mirror } = input;
  const sha = mustPass(checkSha(input.sha));
  const ref = mustPass(checkRefName(input.ref));
  if ((await commitOf(git, mirror, keepRef(sha))) === sha) return { kind: 'present' };
  return serially(git, mirror.dir, async () => {
    if ((await commitOf(git, mirror, sha)) === sha) {
      await changeRefs(git, mirror, [`update ${keepRef(sha)} ${sha}`]);
      return { kind: 'present' };
    }
    const incoming = `refs/fuel/incoming/${randomUUID()}`;
    if ((await fetchInto(git, mirror, [{ from: ref, into: incoming }])) !== null) return { kind: 'missing' };
    const found = await commitOf(git, mirror, incoming);
    /* A branch that went on since still brings the commit along; a ref that was replaced does not. */
    const brought = (await commitOf(git, mirror, sha)) === sha;
    await changeRefs(git, mirror, [...(brought ? [`update ${keepRef(sha)} ${sha}`] : []), `delete ${incoming}`]);
    if (brought) return { kind: 'present' };
    return found === null ? { kind: 'missing' } : { kind: 'moved', found };
  });
}
