import type { Id, Sha } from '@fuel/contracts';

/**
 * Bringing one stage of a feature to the default branches, all or nothing:
 *
 *   preparing   every repository computes its merge; nothing is pushed
 *   publishing  group after group in dependency order moves its default branch
 *   landed | conflict (nothing was pushed) | partial (something was pushed: a person decides) | abandoned
 *
 * Each order carries the epoch: when a base moved, everything not yet published is prepared again under the next one.
 */
export interface Landing {
  readonly id: Id;
  readonly feature: Id;
  readonly stage: number;
  readonly epoch: number;
  readonly tries: number;
  readonly state: LandingState;
  readonly parts: readonly LandingPart[];
  readonly version: number;
}

export type LandingState =
  | { readonly name: 'preparing' }
  | { readonly name: 'publishing' }
  | { readonly name: 'landed' }
  | { readonly name: 'conflict'; readonly reason: string }
  | { readonly name: 'partial'; readonly reason: string }
  | { readonly name: 'abandoned'; readonly reason: string };

/** One repository of the landing. Parts of one group (a cycle between repositories) go together; groups go in order. */
export interface LandingPart {
  readonly repository: Id;
  readonly group: number;
  readonly heads: readonly { readonly task: Id; readonly sha: Sha; readonly ref: string; readonly title: string }[];
  readonly state: PartState;
}

export type PartState =
  | { readonly name: 'waiting' }
  | { readonly name: 'prepared'; readonly base: Sha; readonly prepared: Sha }
  | { readonly name: 'published'; readonly base: Sha; readonly prepared: Sha; readonly at: number }
  | { readonly name: 'conflicted'; readonly base: Sha; readonly task: Id; readonly paths: readonly string[] };

export const maximumTries = 5;

export const publishedParts = (landing: Landing): readonly LandingPart[] => landing.parts.filter((part) => part.state.name === 'published');

/** The parts that may be published now: the lowest group that is not published. */
export function nextToPublish(landing: Landing): readonly LandingPart[] {
  const open = landing.parts.filter((part) => part.state.name !== 'published');
  const group = Math.min(...open.map((part) => part.group));
  return open.filter((part) => part.group === group && part.state.name === 'prepared');
}
