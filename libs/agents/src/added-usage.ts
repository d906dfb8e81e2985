import type { Tokens } from './agent-event.ts';

/**
 * What a run added. An agent that tells what its whole session has used says more in each run; the difference to what it last said is what this
 * one cost, and never less than nothing.
 */
export function addedUsage(said: Tokens, last: Tokens | null, cumulative: boolean): Tokens {
  if (!cumulative || last === null) return said;
  const more = (now: number, before: number): number => Math.max(0, now - before);
  const moreIfTold = (now: number | null, before: number | null): number | null => (now === null ? null : exact(more(now, before ?? 0)));
  return {
    inputTokens: more(said.inputTokens, last.inputTokens),
    outputTokens: more(said.outputTokens, last.outputTokens),
    costUsd: moreIfTold(said.costUsd, last.costUsd),
    cacheReadTokens: moreIfTold(said.cacheReadTokens, last.cacheReadTokens),
    cacheWriteTokens: moreIfTold(said.cacheWriteTokens, last.cacheWriteTokens),
  };
}

/** 0.00135 - 0.000975 is 0.00037500000000000006: costs are told in millionths of a millionth at most. */
const exact = (value: number): number => Number(value.toFixed(12));
