import type { RepositoryRef } from '@fuel/contracts';
import type { Local } from '@fuel/local';

const notes = new WeakMap<Local, Map<string, string>>();

/** Why no pristine checkout of a repository is kept, for whoever looks; null: nothing speaks against it. */
export function notePristine(local: Local, { name }: Pick<RepositoryRef, 'name'>, why: string | null): void {
  const all = notes.get(local) ?? new Map<string, string>();
  notes.set(local, all);
  if (why === null) all.delete(name);
  else all.set(name, why);
}

export const pristineNotes = (local: Local): ReadonlyMap<string, string> => notes.get(local) ?? new Map<string, string>();
