import type { AgentEvent, TerminalEvent, UsageEvent } from './agent-event.ts';

/** All that the outcome needs to know of a run's events, in memory that does not grow with them. */
export interface EventDigest {
  readonly sessionId: string | null;
  readonly model: string | null;
  readonly lastText: string;
  readonly question: { readonly text: string; readonly options: readonly string[] } | null;
  readonly usage: { readonly inputTokens: number; readonly outputTokens: number; readonly costUsd: number | null } | null;
  /** The last one: an agent that tries again after an error may still succeed. */
  readonly terminal: TerminalEvent | null;
  readonly openTools: number;
  readonly recognised: number;
  readonly unparsable: number;
}

export const noEvents: EventDigest = {
  sessionId: null,
  model: null,
  lastText: '',
  question: null,
  usage: null,
  terminal: null,
  openTools: 0,
  recognised: 0,
  unparsable: 0,
};

export function digest(before: EventDigest, event: AgentEvent): EventDigest {
  if (event.kind === 'unparsable') return { ...before, unparsable: before.unparsable + 1 };
  const seen = { ...before, recognised: before.recognised + 1 };
  switch (event.kind) {
    case 'started':
      return { ...seen, sessionId: event.sessionId ?? seen.sessionId, model: event.model ?? seen.model };
    case 'text':
      return { ...seen, lastText: event.text };
    case 'tool_open':
      return { ...seen, openTools: seen.openTools + 1 };
    case 'tool_closed':
      return { ...seen, openTools: Math.max(0, seen.openTools - 1) };
    case 'question':
      return { ...seen, question: { text: event.text, options: event.options } };
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

function addUsage(before: EventDigest['usage'], { counting, inputTokens, outputTokens, costUsd }: UsageEvent): EventDigest['usage'] {
  if (before === null || counting === 'total') return { inputTokens, outputTokens, costUsd };
  return {
    inputTokens: before.inputTokens + inputTokens,
    outputTokens: before.outputTokens + outputTokens,
    costUsd: costUsd === null ? before.costUsd : (before.costUsd ?? 0) + costUsd,
  };
}
