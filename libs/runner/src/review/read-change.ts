import type { FactOf } from '@fuel/contracts';
import { diffOf, type Mirror } from '@fuel/git';
import { scrub } from '@fuel/process';
import type { NodeContext } from '../node-context.ts';
import { fitPatch } from './fit-patch.ts';
import { linesShown, readPatch, type AddedBlock, type PatchLines } from './read-patch.ts';

type Shown = Pick<FactOf<'review.finished'>, 'diffstat' | 'patch'>;

/** All of a change, as far as it is looked through. */
export type Change = {
  /** Both names of what was renamed. */
  readonly paths: readonly string[];
  readonly lines: PatchLines;
  /** More than is looked through. */
  readonly truncated: boolean;
  /** Every line that people get, with what is around the change. */
  readonly visible: () => readonly AddedBlock[];
  /** As people get it, without these values. */
  readonly shown: (secrets: readonly string[]) => Shown;
};

const mostRead = 32 * 1024 * 1024;
const patchLimits = { maxBytes: 400_000, maxLength: 400_000 };
const mostShown = patchLimits.maxLength + 100_000;

export async function readChange(context: NodeContext, range: { readonly mirror: Mirror; readonly from: string; readonly to: string }): Promise<Change> {
  const { files, patch, truncated } = await diffOf(context.git, { ...range, maxPatchBytes: mostRead });
  return {
    paths: [...new Set(files.flatMap(({ path, previousPath }) => (previousPath === null ? [path] : [previousPath, path])))].sort(),
    lines: readPatch(patch),
    truncated,
    visible: () => linesShown(patch.slice(0, mostShown)),
    shown: (secrets) => ({
      diffstat: {
        files: files.length,
        additions: files.reduce((sum, file) => sum + file.additions, 0),
        deletions: files.reduce((sum, file) => sum + file.deletions, 0),
      },
      patch: shownPatch(patch, truncated, secrets),
    }),
  };
}

/** Cut after the secrets are gone: half of one is one too. */
function shownPatch(patch: string, truncated: boolean, secrets: readonly string[]): Shown['patch'] {
  const text = scrub(patch.slice(0, mostShown), secrets);
  return fitPatch({ text, truncated: truncated || patch.length > mostShown }, patchLimits);
}
