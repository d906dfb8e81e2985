/** What keys and tokens look like. Each is anchored by a prefix of its own, so that ordinary text is not taken for one. */
export const secretShapes: readonly { readonly what: string; readonly shape: RegExp }[] = [
  { what: 'an AWS access key', shape: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g },
  { what: 'a GitHub token', shape: /\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{60,255})\b/g },
  { what: 'a GitLab token', shape: /\bgl(?:pat|ptt|dt|rt|soat|agent)-[A-Za-z0-9_-]{20,255}/g },
  { what: 'a Slack token', shape: /\bxox[abeprs]-[A-Za-z0-9-]{10,255}/g },
  { what: 'a Slack webhook', shape: /\bhooks\.slack\.com\/services\/T[A-Za-z0-9]{5,20}\/B[A-Za-z0-9]{5,20}\/[A-Za-z0-9]{20,50}/g },
  { what: 'a Stripe key', shape: /\b(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,255}\b/g },
  { what: 'an npm token', shape: /\bnpm_[A-Za-z0-9]{36}\b/g },
  { what: 'a Google API key', shape: /\bAIza[0-9A-Za-z_-]{35}(?![0-9A-Za-z_-])/g },
  { what: 'an Anthropic or OpenAI key', shape: /\bsk-(?:ant-|proj-)?[A-Za-z0-9_-]{32,255}/g },
  { what: 'a JSON web token', shape: /\beyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{10,2000}/g },
  { what: 'an NKey seed', shape: /\bS[ACNOUX][A-Z2-7]{56}\b/g },
];

/** One look that tells of nearly every line that none of them is there. */
export const anyShape = /AKIA|ASIA|gh[pousr]_|github_pat_|gl(?:pat|ptt|dt|rt|soat|agent)-|xox[abeprs]-|hooks\.slack|[sr]k_|npm_|AIza|sk-|eyJ|S[ACNOUX][A-Z2-7]{4}|-----BEGIN/;

export const privateKeyBegins = /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----/;
export const privateKeyEnds = /-----END (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----/;

/** A password in an address: `postgres://user:password@host`. */
const inAddress = /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@"'`<>{}$]{1,100}:([^\s/@"'`<>{}$]{8,200})@([A-Za-z0-9.-]{1,200})/g;

/** `DB_PASSWORD = "…"`, `apiKey: '…'`, `"client_secret": "…"`, `token=…`. */
const assigned = /(?:secret|token|passwo?r?d|passphrase|api[_-]?key|access[_-]?key|private[_-]?key|credential|auth[_-]?key)[A-Za-z0-9_.-]{0,40}["'\]]{0,2}\s{0,10}(?::=|=>|[:=])\s{0,10}["'`]?([A-Za-z0-9+/_.~-]{20,500}={0,2})/gi;

export type Guess = { readonly what: string; readonly value: string };

/** Values that are told by their name: only those that look drawn by chance are taken for one. */
export function assignedSecrets(line: string): readonly Guess[] {
  if (!/[:=]/.test(line)) return [];
  const values = [...line.matchAll(assigned)].map(([, value = '']) => value).filter(looksRandom);
  const passwords = !line.includes('://') ? [] : [...line.matchAll(inAddress)].filter(([, value = '', host = '']) => !isLocal(host) && !isPlaceholder(value) && entropy(value) > 2.5).map(([, value = '']) => value);
  return [...values.map((value) => ({ what: 'a secret value', value })), ...passwords.map((value) => ({ what: 'a password in an address', value }))];
}

const isLocal = (host: string): boolean => /^(localhost|127\.|0\.0\.0\.0|example\.)|\.(example|test|invalid|local)$|example\.(com|org|net)$/i.test(host);
const isPlaceholder = (value: string): boolean => /example|placeholder|change.?me|dummy|fake|sample|your|replace|redacted|secret|password|xxxx|0000|1234567|abcdef/i.test(value);

/** Letters and digits mixed, with nothing that people write, and no name of something: `process.env.TOKEN`, `user_id_of_first_row`. */
function looksRandom(value: string): boolean {
  if (isPlaceholder(value) || !/\d/.test(value) || !/[A-Za-z]/.test(value)) return false;
  if (/^[0-9a-f]+$/i.test(value)) return value.length >= 32 && entropy(value) > 3;
  const words = value.split(/[._\-/~]/);
  // A name is made of words: most of its parts are letters alone, and short.
  if (words.length > 1 && words.filter((word) => /^[A-Za-z]{0,14}$/.test(word)).length >= words.length / 2) return false;
  return entropy(value) > 3.5 && (value.match(/\d/g)?.length ?? 0) >= 2;
}

/** Bits a character, by how often each stands in it. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
}
