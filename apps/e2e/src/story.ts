import type { Stage } from './stage/stage.ts';

/** One scenario: its folder is the story, `play` tells it, and what it asserts are final states and facts. */
export interface Story {
  readonly title: string;
  readonly leaseMs?: number;
  /** The hub brings its own Postgres and nats-server: nothing of the setting is configured. */
  readonly embedded?: boolean;
  /** The story starts the hub itself, or shows that it does not start. */
  readonly hubByHand?: boolean;
  /** A Postgres of its own, with fsync, that the story may stop and start. */
  readonly ownPostgres?: boolean;
  /** So many facts of the story are ones that no hub can use; none, where nothing is said. */
  readonly parkedFacts?: number;
  /** It leaves too much to ask for each feature afterwards, or what nobody should find in order. */
  readonly judgesItself?: boolean;
  /** Why it cannot be played on this machine; then it is skipped, and said so. */
  readonly cannot?: () => Promise<string | null>;
  readonly play: (stage: Stage) => Promise<void>;
}
