import type { FailureKind } from '@fuel/contracts';
import type { AgentEvent, TerminalEvent, Tokens, UsageEvent } from './agent-event.ts';

/** All that the outcome needs to know of a run's events, in memory that does not grow with them. */
export interface EventDigest {
  readonly sessionId: string | null;
  readonly model: string | null;
  /** As the agent tells it itself. */
  readonly version: string | null;
  readonly lastText: string;
  readonly question: { readonly text: string; readonly options: readonly string[] } | null;
  readonly usage: Tokens | null;
  /** The last one: an agent that tries again after an error may still succeed. */
  readonly terminal: TerminalEvent | null;
  readonly complaint: { readonly text: string; readonly failure: FailureKind | null } | null;
  readonly denied: string | null;
  readonly openTools: number;
  readonly recognised: number;
  readonly unparsable: number;
}

export const noEvents: EventDigest = {
  sessionId: null,
  model: null,
  version: null,
  lastText: '',
  question: null,
  usage: null,
  terminal: null,
  complaint: null,
  denied: null,
  openTools: 0,
  recognised: 0,
  unparsable: 0,
};

export function digest(before: EventDigest, event: AgentEvent): EventDigest {
  if (event.kind === 'unparsable') return { ...before, unparsable: before.unparsable + 1 };
  const seen = { ...before, recognised: before.recognised + 1 };
  switch (event.kind) {
    case 'started':
      return { ...seen, sessionId: event.sessionId ?? seen.sessionId, model: event.model ?? seen.model, version: event.version ?? seen.version };
    case 'text':
      return { ...seen, lastText: event.text };
    case 'tool_open':
      return { ...seen, openTools: seen.openTools + 1 };
    case 'tool_closed':
      return { ...seen, openTools: Math.max(0, seen.openTools - 1) };
    case 'denied':
      return { ...seen, denied: event.what };
    case 'question':
      return { ...seen, question: { text: event.text, options: event.options } };
    case 'complaint':
      return { ...seen, complaint: { text: event.text, failure: event.failure } };
    case 'usage':
      return { ...seen, usage: addUsage(seen.usage, event) };
    case 'terminal':
      return { ...seen, terminal: event };
    case 'raw':
      return seen;
    default:
      return event satisfies never;
  }
}

function addUsage(before: Tokens | null, { kind: _, counting, ...added }: UsageEvent): Tokens {
  if (before === null || counting === 'total') return added;
  return {
    inputTokens: before.inputTokens + added.inputTokens,
    outputTokens: before.outputTokens + added.outputTokens,
    costUsd: sum(before.costUsd, added.costUsd),
    cacheReadTokens: sum(before.cacheReadTokens, added.cacheReadTokens),
    cacheWriteTokens: sum(before.cacheWriteTokens, added.cacheWriteTokens),
  };
}

const sum = (before: number | null, added: number | null): number | null => (added === null ? before : (before ?? 0) + added);
