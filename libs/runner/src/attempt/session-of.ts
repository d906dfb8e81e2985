import type { AgentAdapter, Tokens } from '@fuel/agents';
import type { AttemptOutcome, FailureKind, OrderOf } from '@fuel/contracts';
import { findSession, keepSession, type LedgerSession } from '@fuel/local';
import type { NodeContext } from '../node-context.ts';
import type { AgentRun } from './run-agent.ts';
import { counted } from './told-by-agent.ts';

/** Where an agent begins: in its earlier conversation, in one of its own although there was an earlier one, or in its first. */
export type SessionPlan = { readonly kind: 'first' } | { readonly kind: 'goes_on'; readonly kept: LedgerSession } | { readonly kind: 'anew'; readonly why: string };

/** The earlier conversation of this agent about this task, if it can be gone on with from here. Otherwise a new one is told everything. */
export function planSession(context: NodeContext, task: string, agent: Pick<AgentAdapter, 'name' | 'resume'>, cwd: string): SessionPlan {
  const kept = findSession(context.local, { task, agent: agent.name });
  if (kept === null) return { kind: 'first' };
  if (!kept.goesOn) return { kind: 'anew', why: 'it did not end in order' };
  if (agent.resume === 'none') return { kind: 'anew', why: 'this agent cannot go on in one' };
  if (agent.resume === 'same_cwd' && kept.cwd !== cwd) return { kind: 'anew', why: 'it was had in another worktree, and this agent finds its sessions by their directory' };
  return { kind: 'goes_on', kept };
}

export function rememberSession(
  context: NodeContext,
  order: Pick<OrderOf<'attempt.start'>, 'task'>,
  input: { readonly agent: Pick<AgentAdapter, 'name'>; readonly run: AgentRun; readonly cwd: string; readonly hashes: readonly string[]; readonly outcome: AttemptOutcome },
): void {
  const { agent, run, cwd, hashes, outcome } = input;
  const session = run.events.sessionId;
  if (session === null || session.length > 200) return;
  const told = run.resumed === null ? hashes : [...new Set([...run.resumed.told, ...hashes])];
  const used = run.events.usage === null ? (run.resumed?.session === session ? run.resumed.used : null) : JSON.stringify(counted(run.events.usage));
  keepSession(context.local, { task: order.task, agent: agent.name, session, cwd, goesOn: canGoOn(outcome), told, used }, context.now());
}

/** What the agent had said that the session used before this run; null when it begins anew. */
export function usedBefore({ resumed, events }: { readonly resumed: LedgerSession | null; readonly events: Pick<AgentRun['events'], 'sessionId'> }): Tokens | null {
  if (resumed === null || resumed.used === null || resumed.session !== events.sessionId) return null;
  return JSON.parse(resumed.used) as Tokens;
}

/** A conversation that ended in order, or that only its provider broke off. One that overflowed, or in which the agent went astray, begins anew. */
function canGoOn(outcome: AttemptOutcome): boolean {
  switch (outcome.kind) {
    case 'completed':
    case 'no_change':
    case 'needs_work':
    case 'needs_input':
    case 'limited':
      return true;
    case 'cancelled':
      return false;
    case 'failed':
      return goesOnAfter.has(outcome.failure);
    default:
      return outcome satisfies never;
  }
}

const goesOnAfter: ReadonlySet<FailureKind> = new Set<FailureKind>(['rate_limited', 'overloaded', 'network']);
