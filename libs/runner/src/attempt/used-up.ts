import { addedUsage, type AgentAdapter, type EventDigest } from '@fuel/agents';
import type { OrderOf, Usage } from '@fuel/contracts';
import type { LedgerSession } from '@fuel/local';
import { usedBefore } from './session-of.ts';
import { counted } from './told-by-agent.ts';

export type Caps = OrderOf<'attempt.start'>['caps'];
type Of = { readonly agent: Pick<AgentAdapter, 'usageIsCumulative'>; readonly version: string | null; readonly kept: LedgerSession | null };

/** Of an agent that counts its whole session: what that had cost before may be in its budget too. Null: no budget. */
export function budgetOf(caps: Caps, { agent, version, kept }: Of): number | null {
  if (caps?.usd === undefined || caps.usd === 0) return null;
  if (kept?.used == null || !agent.usageIsCumulative(version)) return caps.usd;
  return Number((caps.usd + ((JSON.parse(kept.used) as { costUsd: number | null }).costUsd ?? 0)).toFixed(6));
}

/** What caps leave after this was used. */
export function capsAfter(caps: Caps, used: Usage | null): Caps {
  if (caps === undefined || used === null) return caps;
  const { usd, tokens } = caps;
  return {
    ...(usd === undefined ? {} : { usd: Math.max(0, Number((usd - (used.costUsd ?? 0)).toFixed(6))) }),
    ...(tokens === undefined ? {} : { tokens: Math.max(0, tokens - used.inputTokens - used.outputTokens) }),
  };
}

export const leavesNothing = (caps: Caps): boolean => caps?.usd === 0 || caps?.tokens === 0;

/** That a run used more than its caps left, in words; null while it did not. Only what the agent tells is known. */
export function usedUp(caps: Caps, events: Pick<EventDigest, 'sessionId' | 'usage' | 'version'>, { agent, version, kept }: Of): string | null {
  if (caps === undefined || events.usage === null) return null;
  const { inputTokens, outputTokens, costUsd } = addedUsage(counted(events.usage), usedBefore({ resumed: kept, events }), agent.usageIsCumulative(events.version ?? version));
  const tokens = inputTokens + outputTokens;
  const over = [
    caps.usd !== undefined && (costUsd ?? 0) > caps.usd ? [`$${costUsd} of the $${caps.usd}`] : [],
    caps.tokens !== undefined && tokens > caps.tokens ? [`${tokens} of the ${caps.tokens} tokens`] : [],
  ].flat();
  return over.length === 0 ? null : `the agent had used ${over.join(' and ')} that its caps left and was ended; raise the cap that is used up (fuel cap list) and try it again`;
}
