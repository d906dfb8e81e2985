import type { RepositoryConfig } from '@fuel/contracts';
import { diffOf, patchOfEach, type Mirror } from '@fuel/git';
import type { NodeContext } from '../node-context.ts';
import { lookForSecrets, type FoundSecret } from './find-secrets.ts';
import { knownSecrets } from './known-secrets.ts';
import { matchesAny } from './path-patterns.ts';
import { unhurried } from './portions.ts';
import { readPatch } from './read-patch.ts';

/** What says where not to look. */
export type Looking = Pick<RepositoryConfig, 'env'> & { readonly review: Pick<RepositoryConfig['review'], 'secrets'> };

const mostRead = 32 * 1024 * 1024;

/** In any commit of a range, also where a later one takes it out again: what was pushed once is read by whoever reads the history. */
export async function secretsBetween(
  context: Pick<NodeContext, 'git' | 'home'>,
  { mirror, from, to, config }: { readonly mirror: Mirror; readonly from: string; readonly to: string; readonly config: Looking },
): Promise<readonly FoundSecret[]> {
  const { secrets } = config.review;
  const [each, whole, known] = await Promise.all([
    patchOfEach(context.git, { mirror, from, to, maxBytes: mostRead }),
    diffOf(context.git, { mirror, from, to, maxPatchBytes: mostRead }),
    knownSecrets(context.home, config.env),
  ]);
  // What was there before and is gone or elsewhere now is none of theirs.
  const { removed } = readPatch(whole.patch);
  return unhurried(lookForSecrets({ added: readPatch(each.patch).added, removed }, { known, ignored: (path) => secrets === false || matchesAny(path, secrets.ignore) }));
}
