/** Lines that a change adds, one after the other. `line` is the place of the first of them in the file as it is afterwards. */
export type AddedBlock = { readonly path: string; readonly line: number; readonly lines: readonly string[] };

export type PatchLines = { readonly added: readonly AddedBlock[]; readonly removed: readonly string[] };

/** `before`: one for each parent; a merge has several. */
type Place = { path: string | null; left: { before: number[]; after: number }; line: number; run: string[]; from: number };

/**
 * What `git diff --patch` and `git log --patch --cc` say, read by the numbers in their headings: an added line may itself look like a heading. Of a merge only
 * what none of its parents has is added by it.
 */
export function readPatch(patch: string): PatchLines {
  const added: AddedBlock[] = [];
  const removed: string[] = [];
  const at: Place = { path: null, left: { before: [], after: 0 }, line: 0, run: [], from: 0 };
  const close = (): void => {
    if (at.run.length > 0 && at.path !== null) added.push({ path: at.path, line: at.from, lines: at.run });
    at.run = [];
  };
  for (let from = 0; from < patch.length; ) {
    const to = patch.indexOf('\n', from);
    const text = patch.slice(from, to === -1 ? patch.length : to);
    from = to === -1 ? patch.length : to + 1;
    if (at.left.after > 0 || at.left.before.some((count) => count > 0)) {
      readLine(text, at, { close, removed });
      continue;
    }
    if (text.startsWith('\\')) continue;
    close();
    if (/^diff --(?:git|cc|combined) /.test(text)) at.path = null;
    else if (text.startsWith('+++ ')) at.path = nameIn(text.slice(4));
    else readHunk(text, at);
  }
  close();
  return { added, removed };
}

/** Every line that somebody sees in it, also what was there before: by file, by the name that it had or has. */
export function linesShown(patch: string): readonly AddedBlock[] {
  const blocks: AddedBlock[] = [];
  const at: Place = { path: null, left: { before: [], after: 0 }, line: 0, run: [], from: 0 };
  const close = (): void => {
    if (at.run.length > 0) blocks.push({ path: at.path ?? '', line: at.from, lines: at.run });
    at.run = [];
  };
  for (const text of patch.split('\n')) {
    const [before = 0] = at.left.before;
    if (before > 0 || at.left.after > 0) {
      const mark = text.charAt(0);
      if (mark === '\\') continue;
      if (mark !== '+') at.left.before = [before - 1];
      if (mark !== '-') at.left.after -= 1;
      at.run.push(text.slice(1));
      continue;
    }
    if (text.startsWith('\\')) continue;
    close();
    if (text.startsWith('diff --git ')) at.path = null;
    else if (text.startsWith('--- ') || text.startsWith('+++ ')) at.path = nameIn(text.slice(4))?.replace(/^a\//, '') ?? at.path;
    else readHunk(text, at);
    at.from = at.line;
  }
  close();
  return blocks;
}

function readHunk(text: string, at: Place): void {
  const found = /^@@+ ((?:-\d+(?:,\d+)? )+)\+(\d+)(?:,(\d+))? @@/.exec(text);
  if (found === null) return;
  const before = (found[1] ?? '').trim().split(' ').map((one) => Number(one.split(',')[1] ?? 1));
  at.left = { before, after: Number(found[3] ?? 1) };
  at.line = Number(found[2]);
}

/** As many signs as there are parents, then the line. Where it is gone, `-` stands for each parent that had it; else ` ` for each that has it too. */
function readLine(text: string, at: Place, { close, removed }: { readonly close: () => void; readonly removed: string[] }): void {
  const { before } = at.left;
  if (before.length === 1 && text.startsWith('\\')) return;
  const signs = text.slice(0, before.length).padEnd(before.length);
  const content = text.slice(before.length);
  if (signs.includes('-')) {
    close();
    removed.push(content);
    for (let parent = 0; parent < before.length; parent += 1) if (signs.charAt(parent) === '-') before[parent] = (before[parent] ?? 0) - 1;
    return;
  }
  if (/^\++$/.test(signs)) {
    if (at.run.length === 0) at.from = at.line;
    at.run.push(content);
  } else close();
  at.line += 1;
  at.left.after -= 1;
  for (let parent = 0; parent < before.length; parent += 1) if (signs.charAt(parent) !== '+') before[parent] = (before[parent] ?? 0) - 1;
}

/** `b/src/a.ts`, or in quotes with bytes as octal numbers; a name with a blank is followed by a tab. */
function nameIn(text: string): string | null {
  const name = text.startsWith('"') ? unquoted(text) : text.replace(/\t$/, '');
  return name === '/dev/null' ? null : name.replace(/^b\//, '');
}

const escapes: Readonly<Record<string, string>> = { a: '\x07', b: '\b', t: '\t', n: '\n', v: '\v', f: '\f', r: '\r' };

function unquoted(text: string): string {
  const inside = text.replace(/\t$/, '').slice(1, -1);
  const bytes = inside.replace(/\\([0-7]{3}|.)/gs, (_, what: string) => (what.length === 3 ? String.fromCharCode(parseInt(what, 8)) : (escapes[what] ?? what)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
