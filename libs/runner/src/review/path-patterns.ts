const mostAlternatives = 64;

/**
 * Does one of the patterns name this path? `*` and `?` stay within one name, `**` goes over any number of folders, `{a,b}` is either. A pattern
 * whose last name is plain is that file, or everything in that folder. No regular expression is made of what a plan says.
 */
export const matchesAny = (path: string, patterns: readonly string[]): boolean => patterns.some((pattern) => matches(path, pattern));

export function matches(path: string, pattern: string): boolean {
  const names = path.split('/');
  return alternatives(pattern).some((one) => {
    const wanted = one.split('/').filter((name) => name !== '' && name !== '.');
    const last = wanted.at(-1);
    if (last === undefined) return false;
    return walk(names, wanted, !/[*?]/.test(last));
  });
}

/** Which beginnings of the path are named by how much of the pattern: one row a part of it, so the time is their product and no more. */
function walk(names: readonly string[], wanted: readonly string[], folder: boolean): boolean {
  let reached = new Set([0]);
  for (const name of wanted) {
    const next = new Set<number>();
    for (const at of reached) {
      if (name === '**') for (let to = at; to <= names.length; to += 1) next.add(to);
      else if (at < names.length && sameName(names[at] ?? '', name)) next.add(at + 1);
    }
    reached = next;
  }
  return reached.has(names.length) || (folder && reached.size > 0);
}

/** Goes back to the last star only: what an earlier one could take, a later one can take too. */
function sameName(name: string, wanted: string): boolean {
  let [at, of, star, from] = [0, 0, -1, 0];
  while (at < name.length) {
    if (wanted[of] === '*') [star, from] = [of++, at];
    else if (of < wanted.length && (wanted[of] === '?' || wanted[of] === name[at])) [at, of] = [at + 1, of + 1];
    else if (star >= 0) [of, at] = [star + 1, ++from];
    else return false;
  }
  while (wanted[of] === '*') of += 1;
  return of === wanted.length;
}

/** What stands in braces, written out; what would become too many is taken as it stands. */
function alternatives(pattern: string): readonly string[] {
  let all = [pattern];
  for (let open = true; open; ) {
    open = false;
    const next = all.flatMap((one) => {
      const found = /^([^{}]*)\{([^{}]*)\}(.*)$/s.exec(one);
      if (found === null) return [one];
      open = true;
      const [, before = '', inside = '', after = ''] = found;
      return inside.split(',').map((choice) => before + choice + after);
    });
    if (next.length > mostAlternatives) return [pattern];
    all = next;
  }
  return all;
}
