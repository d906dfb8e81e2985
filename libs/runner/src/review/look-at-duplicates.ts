import path from 'node:path';
import type { Finding, RepositoryConfig } from '@fuel/contracts';
import { searchDuplicates } from './find-duplicates.ts';
import type { PatchLines } from './read-patch.ts';
import { isCode, readTree } from './read-tree.ts';

const mostNamed = 10;
const mostLines = 50_000;

/** Code that the change adds although it is there already. For people: whether it should be one piece is a question of taste. */
export async function lookAtDuplicates(tree: string, { added }: PatchLines, { duplicates }: RepositoryConfig['review']): Promise<readonly Finding[]> {
  if (duplicates === false) return [];
  const code = added.filter((block) => isCode(block.path));
  // So many lines are generated, or a vendor's; nobody looks for copies among them.
  if (code.reduce((sum, block) => sum + block.lines.length, 0) > mostLines) return [];
  const search = searchDuplicates(code, duplicates.lines);
  if (!search.looks) return [];
  for await (const file of readTree(tree, new Set(code.map((block) => path.extname(block.path))))) search.look(file);
  const found = search.found();
  const named = found.slice(0, mostNamed).map(
    (one): Finding => ({ code: 'duplicate_added', path: one.path.slice(0, 1_000), message: `lines ${one.from} to ${one.to} stand in ${one.other.path} from line ${one.other.line} too`.slice(0, 2_000) }),
  );
  const left = found.length - named.length;
  return left > 0 ? [...named, { code: 'duplicate_added', message: `${left} more runs of added lines stand elsewhere too` }] : named;
}
