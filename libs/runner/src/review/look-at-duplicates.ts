import path from 'node:path';
import type { Finding, RepositoryConfig } from '@fuel/contracts';
import { type Duplicate, searchDuplicates } from './find-duplicates.ts';
import type { PatchLines } from './read-patch.ts';
import { isCode, readTree } from './read-tree.ts';

/** Nothing is known against the work; people see that nobody looked. */
export const unsearchedCode = 'duplicates_not_searched';

const mostNamed = 10;
const mostLines = 50_000;

/** Code that the change adds although it is there already. For people: whether it should be one piece is a question of taste. */
export async function lookAtDuplicates(tree: string, { added }: PatchLines, { duplicates }: RepositoryConfig['review']): Promise<readonly Finding[]> {
  if (duplicates === false) return [];
  const code = added.filter((block) => isCode(block.path));
  const lines = code.reduce((sum, block) => sum + block.lines.length, 0);
  // So many lines are generated, or a vendor's; nobody looks for copies among them.
  if (lines > mostLines) return [unsearched(`it adds ${lines} lines of code, and duplicated code is looked for among ${mostLines} at most`)];
  const search = searchDuplicates(code, duplicates.lines);
  if (!search.looks) return [];
  const walk = readTree(tree, new Set(code.map((block) => path.extname(block.path))));
  for (let next = await walk.next(); ; next = await walk.next()) {
    if (next.done === true) return tell(search.found(), next.value);
    search.look(next.value);
  }
}

function tell(found: readonly Duplicate[], left: string | null): readonly Finding[] {
  const named = found.slice(0, mostNamed).map(
    (one): Finding => ({ code: 'duplicate_added', path: one.path.slice(0, 1_000), message: `lines ${one.from} to ${one.to} stand in ${one.other.path} from line ${one.other.line} too`.slice(0, 2_000) }),
  );
  const more = found.length - named.length;
  return [
    ...named,
    ...(more > 0 ? [{ code: 'duplicate_added', message: `${more} more runs of added lines stand elsewhere too` }] : []),
    ...(left === null ? [] : [unsearched(`duplicated code was looked for in a part of the repository only: ${left}`)]),
  ];
}

const unsearched = (message: string): Finding => ({ code: unsearchedCode, message: message.slice(0, 2_000) });
