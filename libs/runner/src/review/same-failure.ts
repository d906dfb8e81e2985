export type Failed = {
  /** "exited with 1", "was ended by SIGSEGV". */
  readonly how: string;
  readonly output: string;
};

/**
 * Lines of the newer failure that the older one does not have. None, and an end of the same kind: it fails as it did before. Places, times and ids
 * differ from run to run and are not compared; how many things failed is.
 */
export function newInFailure(before: Failed, after: Failed, folders: readonly string[] = []): readonly string[] {
  const known = new Map<string, number>();
  for (const line of linesOf(before.output, folders)) known.set(line.bare, Math.max(known.get(line.bare) ?? 0, line.failures));
  const news = linesOf(after.output, folders).filter((line) => line.failures > (known.get(line.bare) ?? -1) && line.bare !== '');
  const texts = [...new Set(news.map((line) => line.text))];
  return before.how === after.how ? texts : [`it ${after.how}; at the base it ${before.how}`, ...texts];
}

type Line = { readonly text: string; readonly bare: string; readonly failures: number };

const linesOf = (output: string, folders: readonly string[]): readonly Line[] =>
  output.split('\n').map((raw) => {
    const text = folders.reduce((line, folder) => line.replaceAll(folder, '…'), raw.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '')).trim();
    const failures = counted(text);
    return { text, bare: failures === 0 ? bareOf(text) : bareOf(text).replaceAll('#', ''), failures };
  });

/** "3 failed", "# fail 3", "failures: 3", "Found 2 errors": how many. */
function counted(text: string): number {
  const found = /\b(\d+)\s+(?:\w+\s+)?(?:fail(?:ed|ing|ures?)?|errors?|problems?|broken)\b|\b(?:fail(?:ed|ing|ures?)?|errors?|problems?|broken)\s*[:=]?\s*(\d+)\b/i.exec(text);
  return found === null ? 0 : Number(found[1] ?? found[2] ?? 0);
}

/** What is left when everything is taken away that moves by itself. */
const bareOf = (text: string): string =>
  text
    .replace(/\b[0-9a-f]{7,64}\b/gi, '#')
    .replace(/\d+(?:[.,:]\d+)*\s*(?:ms|s|sec|seconds|min|m|h|µs|ns|%|[KMG]i?B)?\b/g, '#')
    .replace(/\s+/g, ' ');
