/** What Postgres keeps in no text and no jsonb: NUL, and half of a surrogate pair. Agents print both. */
const UNKEEPABLE = /\0|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;
const SUSPICIOUS = /\\u(0000|d[89a-f])/;
const REPLACEMENT = '\uFFFD';

export const cleanText = (text: string): string => text.replace(UNKEEPABLE, REPLACEMENT);

/** JSON that Postgres takes. Only text that holds something odd pays for being cleaned. */
export function toJson(value: unknown): string {
  const json = JSON.stringify(value);
  return SUSPICIOUS.test(json) ? JSON.stringify(clean(value)) : json;
}

function clean(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [cleanText(key), clean(item)]));
}

/** Everything that one commit writes happened at one moment. */
let last = { at: Number.NaN, text: '' };
export function iso(at: number): string {
  if (at !== last.at) last = { at, text: new Date(at).toISOString() };
  return last.text;
}

export const isoOrNull = (at: number | null | undefined): string | null => (at == null ? null : iso(at));
export const millis = (at: Date): number => at.getTime();
export const millisOrNull = (at: Date | null): number | null => at?.getTime() ?? null;
