import type { FailureKind } from '@fuel/contracts';

/** What any agent's output means, once its dialect is understood. Only what the outcome, the log and the ledger need. */
export type AgentEvent =
  | { readonly kind: 'started'; readonly sessionId: string | null; readonly model: string | null; readonly version?: string | null }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'tool_open'; readonly id: string; readonly name: string; readonly detail: string }
  | { readonly kind: 'tool_closed'; readonly id: string; readonly ok: boolean }
  /** It wanted to do something and was not allowed to. */
  | { readonly kind: 'denied'; readonly what: string }
  | { readonly kind: 'question'; readonly text: string; readonly options: readonly string[] }
  /** An error that it may yet get over: it counts only when no last word follows. */
  | { readonly kind: 'complaint'; readonly text: string; readonly failure: FailureKind | null }
  | UsageEvent
  | TerminalEvent
  /** Understood as the dialect, but of no meaning to us (or of one that we do not know yet). */
  | { readonly kind: 'raw'; readonly text: string }
  /** Not the dialect at all. Counted, never fatal by itself. */
  | { readonly kind: 'unparsable'; readonly text: string };

export interface Tokens {
  /** All that was read, from a cache or not. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costUsd: number | null;
  readonly cacheReadTokens: number | null;
  readonly cacheWriteTokens: number | null;
}

export interface UsageEvent extends Tokens {
  readonly kind: 'usage';
  /** `total` replaces what was counted before, `step` is added to it. */
  readonly counting: 'total' | 'step';
}

/** The agent's own word that it is done. An exit without it is no success, whatever the code. */
export interface TerminalEvent {
  readonly kind: 'terminal';
  readonly ok: boolean;
  readonly message: string;
  readonly failure: FailureKind | null;
  /** With `rate_limited`: when it may go on, where that is told apart from its words. */
  readonly until: string | null;
  /** It cannot succeed any more and goes on all the same: it is ended at once. */
  readonly hopeless?: true;
  readonly sessionUnknown?: true;
}
