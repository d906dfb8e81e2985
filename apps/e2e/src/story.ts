import type { Stage } from './stage/stage.ts';

/** One scenario: its folder is the story, `play` tells it, and what it asserts are final states and facts. */
export interface Story {
  readonly title: string;
  readonly leaseMs?: number;
  readonly play: (stage: Stage) => Promise<void>;
}
