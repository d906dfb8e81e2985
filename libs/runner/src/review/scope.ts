import type { Issue } from '@fuel/contracts';
import { matchesAny } from './path-patterns.ts';

export type Scope = { readonly paths: readonly string[]; readonly forbidden: readonly string[]; readonly folder: string | null };

const mostNamed = 50;

/**
 * Each changed file that the task does not let its work touch. Patterns are read from the folder of the repository, where it is one of a larger
 * one; files outside that folder are named from the top.
 */
export function outsideScope(changed: readonly string[], { paths, forbidden, folder }: Scope): readonly Issue[] {
  const seen = (path: string): string => (folder !== null && path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path);
  const issues = changed.flatMap((path): Issue[] => {
    if (matchesAny(seen(path), forbidden) || matchesAny(path, forbidden)) return [{ code: 'path_forbidden', path, message: 'this task must not change it; put it back as it is at the base' }];
    if (paths.length === 0 || matchesAny(seen(path), paths)) return [];
    return [{ code: 'path_outside', path, message: `this task may change only ${paths.slice(0, 20).join(', ')}; put it back as it is at the base` }];
  });
  const left = issues.length - mostNamed;
  if (left <= 0) return issues;
  return [...issues.slice(0, mostNamed), { code: 'path_outside', message: `${left} more files are changed that this task must leave alone` }];
}

/** Whoever changes how work is judged has a person look at it. */
export const isConfiguration = (path: string): boolean => path.split('/').includes('.fuel');
