import type { FailureKind } from '@fuel/contracts';

/**
 * What the providers of models say when they refuse, as the agents repeat it. The first that fits counts, so what is about money and
 * limits stands before the bare status codes.
 */
const words: readonly (readonly [RegExp, FailureKind])[] = [
  [/credit balance|insufficient[_ ](?:quota|credits|balance)|exceeded your current quota|billing|payment required|subscription (?:has )?(?:expired|lapsed)|\b402\b/i, 'billing'],
  [/context[_ ](?:length|window)|prompt is too long|maximum context|input (?:is )?too long|too many (?:input )?tokens|context_too_large/i, 'context_overflow'],
  [/rate[_ -]?limit|usage limit|too many requests|resource[_ ]exhausted|quota (?:exceeded|will reset)|\b429\b/i, 'rate_limited'],
  [/not logged in|please (?:run .{0,40}login|log in)|invalid (?:x-)?api[_ -]?key|api key not (?:valid|found)|authentication[_ ](?:error|failed|required)|unauthori[sz]ed|unauthenticated|expired token|token (?:has |is )?expired|\b401\b|\b403\b|forbidden/i, 'auth'],
  [/model[_ ]not[_ ]found|no such model|(?:unknown|unsupported|invalid) model|model .{0,80}(?:does not exist|is not (?:available|supported)|not found)|ProviderModelNotFound/i, 'model_unavailable'],
  [/overloaded|at capacity|server is busy|service unavailable|internal server error|bad gateway|\b(?:500|502|503|504|529)\b/i, 'overloaded'],
  [/getaddrinfo|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|could not resolve host|network is unreachable|fetch failed|socket hang up|stream disconnected|error sending request|connection (?:refused|reset|closed|error)|unable to connect|dns error|tls handshake/i, 'network'],
];

export function classifyProviderError(message: string, status: number | null = null): FailureKind | null {
  const byWords = words.find(([pattern]) => pattern.test(message))?.[1] ?? null;
  // A 429 is also what an empty account gets: the words know more than the number.
  if (status === null || byWords === 'billing' || byWords === 'context_overflow') return byWords;
  return byStatus(status) ?? byWords;
}

export function byStatus(status: number): FailureKind | null {
  if (status === 401 || status === 403) return 'auth';
  if (status === 402) return 'billing';
  if (status === 404) return 'model_unavailable';
  if (status === 413) return 'context_overflow';
  if (status === 429) return 'rate_limited';
  if (status >= 500 && status <= 599) return 'overloaded';
  return null;
}

const inUnits: readonly (readonly [RegExp, number])[] = [
  [/(\d+)\s*d(?:ays?)?(?![a-z])/i, 86_400_000],
  [/(\d+)\s*h(?:ours?|rs?)?(?![a-z])/i, 3_600_000],
  [/(\d+)\s*m(?:in(?:utes?)?)?(?![a-z])/i, 60_000],
  [/(\d+(?:\.\d+)?)\s*s(?:ec(?:onds?)?)?(?![a-z])/i, 1_000],
];

/** "Please try again in 1 day 2 hours", "retry in 34.5s": when, as far as it is said. */
export function resetFromWords(message: string, now: Date): string | null {
  const span = /(?:try again|retry|resets?|reset after|available)\s+(?:in|after)\s+(?<span>[\d.,\sa-z]{2,60})/i.exec(message)?.groups?.['span'];
  if (span === undefined) return null;
  const ms = inUnits.reduce((sum, [pattern, unit]) => sum + Number(pattern.exec(span)?.[1] ?? 0) * unit, 0);
  return ms > 0 ? new Date(now.getTime() + ms).toISOString() : null;
}

/** Seconds since 1970, as the providers give them. */
export function resetFromSeconds(value: unknown): string | null {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 1_000_000_000 || value > 20_000_000_000) return null;
  return new Date(value * 1_000).toISOString();
}
