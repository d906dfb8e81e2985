import { addedUsage, type AgentAdapter, type EventDigest, type Tokens } from '@fuel/agents';
import type { FactOf, Usage } from '@fuel/contracts';

type Finished = FactOf<'attempt.finished'>;

export type Told = Pick<Finished, 'sessionId' | 'usage' | 'spend'>;

/**
 * What an agent says of itself is any text and any number at all. A fact that the hub cannot read is parked, and then the attempt would never end.
 * `last` is what it had said of the same session before.
 */
export function toldByAgent(
  events: Pick<EventDigest, 'sessionId' | 'usage' | 'model' | 'version'>,
  input: { readonly agent: Pick<AgentAdapter, 'name' | 'usageIsCumulative'>; readonly version: string | null; readonly resumed: boolean; readonly last: Tokens | null },
): Told {
  const { agent, resumed } = input;
  const version = events.version ?? input.version;
  const cumulative = agent.usageIsCumulative(version);
  const said = events.usage === null ? null : counted(events.usage);
  const added = said === null ? null : addedUsage(said, input.last, cumulative);
  return {
    sessionId: events.sessionId?.slice(0, 200) ?? null,
    usage: added === null ? null : usageOf(added),
    spend: {
      agent: agent.name, agentVersion: version?.slice(0, 100) ?? null, model: events.model?.slice(0, 200) ?? null, resumed, cumulative,
      said: said === null ? null : usageOf(said), cacheReadTokens: added?.cacheReadTokens ?? null, cacheWriteTokens: added?.cacheWriteTokens ?? null,
    },
  };
}

const usageOf = ({ inputTokens, outputTokens, costUsd }: Tokens): Usage => ({ inputTokens, outputTokens, costUsd });

export const counted = (said: Tokens): Tokens => ({
  inputTokens: whole(said.inputTokens),
  outputTokens: whole(said.outputTokens),
  costUsd: said.costUsd === null || !Number.isFinite(said.costUsd) ? null : Math.max(0, said.costUsd),
  cacheReadTokens: said.cacheReadTokens === null ? null : whole(said.cacheReadTokens),
  cacheWriteTokens: said.cacheWriteTokens === null ? null : whole(said.cacheWriteTokens),
});

const whole = (said: number): number => (Number.isNaN(said) ? 0 : Math.min(Number.MAX_SAFE_INTEGER, Math.max(0, Math.round(said))));
