import type { FailureKind } from '@fuel/contracts';

/**
 * What the providers of models say when they refuse, as the agents repeat it. The first that fits counts, so what is about money and
 * limits stands before the bare status codes.
 */
const words: readonly (readonly [RegExp, FailureKind])[] = [
  [/credit balance|insufficient[_ ](?:quota|credits|balance)|exceeded your current quota|billing|payment required|subscription (?:has )?(?:expired|lapsed)|\b402\b/i, 'billing'],
  [/context[_ ](?:length|window)|prompt is too long|maximum context|input (?:is )?too long|too many (?:input )?tokens|context_too_large/i, 'context_overflow'],
  [/rate[_ -]?limit|(?:usage|session|weekly|daily|monthly|hour(?:ly)?) limit|hit your limit|limit reached|too many requests|resource[_ ]exhausted|quota (?:exceeded|will reset)|\b429\b/i, 'rate_limited'],
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
