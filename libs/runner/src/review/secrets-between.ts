import type { RepositoryConfig } from '@fuel/contracts';
import { diffOf, patchOfEach, type Mirror } from '@fuel/git';
import type { NodeContext } from '../node-context.ts';
import { lookForSecrets, type FoundSecret } from './find-secrets.ts';
import { knownSecrets } from './known-secrets.ts';
import { matchesAny } from './path-patterns.ts';
import { unhurried } from './portions.ts';
import { readPatch } from './read-patch.ts';
import { secretsInFiles } from './secrets-in-files.ts';

/** What says where not to look. */
export type Looking = Pick<RepositoryConfig, 'env'> & { readonly review: Pick<RepositoryConfig['review'], 'secrets'> };

const mostRead = 32 * 1024 * 1024;

/** In any commit of a range, merges and binary files too, also where a later one takes it out again: what was pushed once is read by whoever reads the history. */
export async function secretsBetween(
  context: Pick<NodeContext, 'git' | 'home'>,
  { mirror, from, to, config }: { readonly mirror: Mirror; readonly from: string; readonly to: string; readonly config: Looking },
): Promise<{ readonly found: readonly FoundSecret[]; /** What was not looked through, in words. */ readonly unseen: readonly string[] }> {
  const { secrets } = config.review;
  const [each, whole, known] = await Promise.all([
    patchOfEach(context.git, { mirror, from, to, maxBytes: mostRead }),
    diffOf(context.git, { mirror, from, to, maxPatchBytes: mostRead }),
    knownSecrets(context.home, config.env),
  ]);
  // What was there before and is gone or elsewhere now is none of theirs.
  const { removed } = readPatch(whole.patch);
  const wanted = { known, ignored: (path: string) => secrets === false || matchesAny(path, secrets.ignore) };
  const inLines = await unhurried(lookForSecrets({ added: readPatch(each.patch).added, removed }, wanted));
  const inFiles = await secretsInFiles(context, { mirror, from, to }, wanted);
  const text = each.truncated ? [`the commits are larger than ${mostRead / 1_048_576} MiB as patches; what is behind that was not looked through for secrets`] : [];
  return { found: [...inLines, ...inFiles.found], unseen: [...text, ...(inFiles.unseen === null ? [] : [inFiles.unseen])] };
}
