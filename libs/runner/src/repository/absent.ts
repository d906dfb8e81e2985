import type { OrderOf, PromptPart } from '@fuel/contracts';
import type { AbsentContent } from '@fuel/git';
import { matches } from '../review/path-patterns.ts';

type Scope = Pick<OrderOf<'attempt.start'>, 'paths' | 'repository'>;

const mostNamed = 20;
const named = (all: readonly string[]): string => `${all.slice(0, mostNamed).join(', ')}${all.length > mostNamed ? ` and ${all.length - mostNamed} more` : ''}`;

/**
 * Why there is nothing to work on: each place that the task declares is inside a submodule, or files of which each is a pointer. Null: there is something;
 * what is missing beside it can still be moved or deleted, and its agent is told of it.
 */
export function whyNothingThere({ paths, repository }: Scope, absent: AbsentContent): string | null {
  const reasons = paths.map((pattern) => whyAbsent(pattern, repository.path, absent));
  return reasons.includes(null) ? null : (reasons[0] ?? null);
}

function whyAbsent(pattern: string, folder: string | null, { submodules, pointers, files }: AbsentContent): string | null {
  const inTop: readonly string[] = folder === null ? [pattern] : [`${folder}/${pattern}`, pattern];
  const inside = submodules.find(({ path }) => inTop.some((one) => one === path || one.startsWith(`${path}/`)));
  if (inside !== undefined) {
    return `the task works on "${pattern}", which is in the submodule ${inside.path}${inside.url === null ? '' : ` (${inside.url})`}: a node does not lay out submodules. Register that repository and give the task to it: fuel repo add`;
  }
  const pointing = new Set(pointers);
  const there = files.filter((file) => inTop.some((one) => matches(file, one)));
  if (there.length === 0 || !there.every((file) => pointing.has(file))) return null;
  return `the task works on "${pattern}", and all that is there are pointers of Git LFS (${named(there)}): a node runs no filters and cannot fetch what they point to. Name the other places that it works on in its paths too, or keep the files in git itself`;
}

/** For doctor and the log, in one sentence; null: everything is there. */
export function absentInWords({ submodules, pointers }: Pick<AbsentContent, 'submodules' | 'pointers'>): string | null {
  const parts = [
    ...(submodules.length === 0 ? [] : [`submodules are left empty: ${named(submodules.map(({ path, url }) => (url === null ? path : `${path} (${url})`)))}`]),
    ...(pointers.length === 0 ? [] : [`${pointers.length} ${pointers.length === 1 ? 'file is a pointer' : 'files are pointers'} of Git LFS: ${named(pointers)}`]),
  ];
  return parts.length === 0 ? null : parts.join('; ');
}

/** For the agent, which would otherwise take an empty folder or three lines of text for what was meant. Names come from the repository, so they are material. */
export function absentForAgent({ submodules, pointers }: AbsentContent): readonly PromptPart[] {
  const parts = [
    ...submodules.slice(0, mostNamed).map(({ path, sha, url }) => `- ${path} is a submodule${url === null ? '' : ` of ${url}`} at ${sha}; the folder is empty here. Leave it as it is.`),
    ...(submodules.length > mostNamed ? [`- ${submodules.length - mostNamed} more submodules are empty.`] : []),
    ...(pointers.length === 0 ? [] : [`- ${pointers.length === 1 ? 'This file is' : 'These files are'} held by Git LFS, and what lies here is only the text that points to the content: ${named(pointers)}. Do not put other content in ${pointers.length === 1 ? 'its' : 'their'} place; it may be moved, deleted or renamed.`]),
  ];
  return parts.length === 0 ? [] : [{ source: 'hub', trust: 'material', text: ['Not all of this repository is here:', ...parts].join('\n') }];
}
