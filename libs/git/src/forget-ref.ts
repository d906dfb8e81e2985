import { changeRefs } from './call-mirror.ts';
import { checkRefName } from './check-name.ts';
import type { Git } from './open-git.ts';
import { mustPass } from './refuse-name.ts';
import type { Mirror } from './results.ts';
import { serially } from './serially.ts';

/** In the mirror only; the remote keeps its own. A ref that is not there is forgotten already. */
export async function forgetRef(git: Git, input: { mirror: Mirror; ref: string }): Promise<void> {
  const ref = mustPass(checkRefName(input.ref));
  await serially(git, input.mirror.dir, () => changeRefs(git, input.mirror, [`delete ${ref}`]));
}
