import { changeRefs, mustHaveCommit } from './call-mirror.ts';
import { checkRefName } from './check-name.ts';
import type { Git } from './open-git.ts';
import { mustPass } from './refuse-name.ts';
import type { Mirror } from './results.ts';
import { serially } from './serially.ts';

/** A commit that the mirror has gets a name in it, so that it stays and can be found. */
export async function keepAs(git: Git, input: { mirror: Mirror; ref: string; sha: string }): Promise<void> {
  const { mirror } = input;
  const ref = mustPass(checkRefName(input.ref));
  const sha = await mustHaveCommit(git, mirror, input.sha);
  await serially(git, mirror.dir, () => changeRefs(git, mirror, [`update ${ref} ${sha}`]));
}
