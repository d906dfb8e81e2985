import type { EventDigest } from '@fuel/agents';
import type { FactOf } from '@fuel/contracts';

/** What an agent says of itself is any text and any number at all. A fact that the hub cannot read is parked, and then the attempt would never end. */
export const toldByAgent = ({ sessionId, usage }: Pick<EventDigest, 'sessionId' | 'usage'>): Pick<FactOf<'attempt.finished'>, 'sessionId' | 'usage'> => ({
  sessionId: sessionId?.slice(0, 200) ?? null,
  usage:
    usage === null
      ? null
      : {
          inputTokens: counted(usage.inputTokens),
          outputTokens: counted(usage.outputTokens),
          costUsd: usage.costUsd === null || !Number.isFinite(usage.costUsd) ? null : Math.max(0, usage.costUsd),
        },
});

const counted = (said: number): number => (Number.isNaN(said) ? 0 : Math.min(Number.MAX_SAFE_INTEGER, Math.max(0, Math.round(said))));
