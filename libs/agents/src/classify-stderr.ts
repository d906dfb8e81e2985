import type { FailureKind } from '@fuel/contracts';

const lastLines = 10;

/**
 * A CLI that fails before it speaks its dialect says why on stderr only. Few and strict patterns: what a test of the
 * repository printed must not be taken for the agent's own trouble.
 */
const patterns: readonly (readonly [RegExp, FailureKind])[] = [
  [/not logged in|please (?:run .{0,40}login|log in)|invalid api key|authentication (?:required|failed)/i, 'auth'],
  [/^(?:error: )?(?:unknown|unrecognized|unexpected|invalid) (?:option|argument|flag)s?/im, 'bad_flags'],
  [/getaddrinfo (?:ENOTFOUND|EAI_AGAIN)|could not resolve host|network is unreachable/i, 'network'],
];

export const lastOfStderr = (stderrTail: string): string => stderrTail.trimEnd().split('\n').slice(-lastLines).join('\n');

export function classifyStderr(stderrTail: string): FailureKind {
  const last = lastOfStderr(stderrTail);
  return patterns.find(([pattern]) => pattern.test(last))?.[1] ?? 'crash';
}
