/**
 * Values in a file that a worktree was given which nobody should read in a log: credentials in addresses, and what is no ordinary word, number, path or
 * name as code is full of them. Beside a name that ends like a secret's it takes less. A whole line counts where it gives nothing a name (keys, tokens).
 */
export function secretsIn(text: string): readonly string[] {
  if (text.includes('\0')) return [];
  const found = new Map<string, boolean>();
  for (const { name, value } of [...(membersOf(text) ?? valuesIn(text))]) {
    const named = secretName.test(name);
    for (const one of [value, ...passwordsIn(value)]) if (isSecret(one, named || one !== value)) found.set(one, named || found.get(one) === true);
  }
  // Those that are surely meant first, for whoever has room for so many only.
  return [...found].sort(([a, aNamed], [b, bNamed]) => Number(bNamed) - Number(aNamed) || b.length - a.length).map(([value]) => value);
}

type Given = { readonly name: string; readonly value: string };

const shortest = 8;
const secretName = /(key|token|secret|passw(or)?d|passphrase|passcode|pwd|pass|credentials?|auth)$/i;
/** .env, shell, properties, ini and .npmrc; YAML and what is like it. */
const assignments = [/^(?:export\s+)?["']?([\w./:@-]{1,200})["']?\s*=\s*(\S.*)$/, /^(?:-\s+)?["']?([\w./@-]{1,200})["']?\s*:\s*(\S.*)$/];
const quotes = ['"', "'", '`'];

/** Of a file that is JSON, every text in it. */
function membersOf(text: string): readonly Given[] | null {
  if (!/^\s*[[{]/.test(text)) return null;
  const found: Given[] = [];
  try {
    JSON.parse(text, (name, value: unknown) => {
      if (typeof value === 'string') found.push({ name, value });
      return value;
    });
    return found;
  } catch {
    // It only begins like it.
    return null;
  }
}

function valuesIn(text: string): readonly Given[] {
  const found: Given[] = [];
  const lines = text.split(/\r?\n/);
  for (let n = 0; n < lines.length; n += 1) {
    const line = lines[n]?.trim() ?? '';
    if (line === '' || /^(#|;|\/\/\s)/.test(line)) continue;
    const [, name = '', given = ''] = assignments.flatMap((one) => [one.exec(line) ?? []]).find((parts) => parts.length > 0) ?? [];
    // The end of something in base64 looks like a name with nothing behind it.
    if (given === '' || !isOrdinary(name)) found.push({ name: '', value: line });
    if (given === '') continue;
    const quote = quotes.find((one) => given.startsWith(one));
    const end = quote === undefined || given.indexOf(quote, 1) !== -1 ? n : lines.findIndex((one, at) => at > n && one.includes(quote));
    const whole = end > n ? [given, ...lines.slice(n + 1, end + 1)].join('\n') : given;
    found.push(...readings(whole, quote).map((value) => ({ name, value })));
    if (end > n) n = end;
  }
  return found;
}

/** With quotes: what is between them, as it stands and with its line breaks. Without: up to a comment. */
function readings(given: string, quote: string | undefined): readonly string[] {
  if (quote === undefined) return [given.replace(/\s#.*$/, '').replace(/[,;]$/, '').trim()];
  const end = given.indexOf(quote, 1);
  const inner = given.slice(1, end === -1 ? undefined : end);
  return quote === '"' && inner.includes('\\') ? [inner, inner.replaceAll('\\n', '\n').replaceAll('\\"', '"').replaceAll('\\\\', '\\')] : [inner];
}

const inAddress = /:\/\/[^\s/:@]*:([^\s/@]+)@/g;

function passwordsIn(value: string): readonly string[] {
  return [...value.matchAll(inAddress)].flatMap(([, password = '']) => [password, decoded(password)]);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function isSecret(value: string, named: boolean): boolean {
  if (value.length < shortest) return false;
  if (new RegExp(inAddress).test(value)) return true;
  if (isPath(value)) return false;
  // "password", "changeme" and "postgres" protect nothing and stand everywhere.
  return !isOrdinary(value) || (named && !/^(\p{L}{1,11}|\d+)$/u.test(value));
}

const isPath = (value: string): boolean => /^(~\/|\.{1,2}\/|\/(usr|home|Users|opt|var|etc|tmp|srv|mnt|nix|private|root|data|app|dev|proc|run|bin|lib|Library|Volumes)\/)\S*$/.test(value);

/** Made of words, numbers, and words with a short number (`v2`, `postgres16`, `10ms`), whatever stands between them. */
const isOrdinary = (value: string): boolean => value.split(/[^\p{L}\p{N}]+/u).every((piece) => /^(\d*|\p{L}{1,15}\d{1,4}|\d{1,6}\p{L}{1,3}\d{0,4})$/u.test(piece) || isWord(piece));

/** So long that it is still one, or several in one as programs write them. */
const isWord = (piece: string): boolean => /^\p{L}{1,24}$/u.test(piece) && (piece.match(/\p{Ll}\p{Lu}/gu)?.length ?? 0) * 3 <= piece.length;
