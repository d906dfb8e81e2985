import { addedUsage, type AgentAdapter, type EventDigest, type Tokens } from '@fuel/agents';
import type { FactOf, Usage } from '@fuel/contracts';

type Finished = FactOf<'attempt.finished'>;

export type Told = Pick<Finished, 'sessionId' | 'usage'> & { readonly spend: NonNullable<Finished['spend']> };
export type Spent = NonNullable<FactOf<'review.finished'>['spent']>;

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

/** Of several runs of one agent about one thing. */
export const addSpent = (before: Spent | null, run: Spent): Spent => (before === null ? run : { usage: addUsage(before.usage, run.usage), spend: { ...run.spend, said: addUsage(before.spend.said, run.spend.said), cacheReadTokens: sum(before.spend.cacheReadTokens, run.spend.cacheReadTokens), cacheWriteTokens: sum(before.spend.cacheWriteTokens, run.spend.cacheWriteTokens) } });

const sum = (before: number | null, more: number | null): number | null => (before === null || more === null ? (before ?? more) : Math.min(Number.MAX_SAFE_INTEGER, before + more));
const addUsage = (before: Usage | null, more: Usage | null): Usage | null =>
  before === null || more === null
    ? (before ?? more)
    : { inputTokens: sum(before.inputTokens, more.inputTokens) ?? 0, outputTokens: sum(before.outputTokens, more.outputTokens) ?? 0, costUsd: before.costUsd === null || more.costUsd === null ? (before.costUsd ?? more.costUsd) : Number((before.costUsd + more.costUsd).toFixed(12)) };

const usageOf = ({ inputTokens, outputTokens, costUsd }: Tokens): Usage => ({ inputTokens, outputTokens, costUsd });

export const counted = (said: Tokens): Tokens => ({
  inputTokens: whole(said.inputTokens),
  outputTokens: whole(said.outputTokens),
  costUsd: said.costUsd === null || !Number.isFinite(said.costUsd) ? null : Math.max(0, said.costUsd),
  cacheReadTokens: said.cacheReadTokens === null ? null : whole(said.cacheReadTokens),
  cacheWriteTokens: said.cacheWriteTokens === null ? null : whole(said.cacheWriteTokens),
});

const whole = (said: number): number => (Number.isNaN(said) ? 0 : Math.min(Number.MAX_SAFE_INTEGER, Math.max(0, Math.round(said))));
