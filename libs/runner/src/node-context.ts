import type { Fact, JournalledFact, PromptPart } from '@fuel/contracts';
import type { Git, Identity } from '@fuel/git';
import type { Local } from '@fuel/local';
import type { Isolation } from '@fuel/process';
import type { Log } from './log.ts';
import type { HeldPushes } from './attempt/held-pushes.ts';
import type { LiveLog } from './logs/live-log.ts';
import type { NodeHome } from './node-home.ts';
import { fitFact, shortFactBytes } from './report/fit-fact.ts';
import type { NodeSettings } from './settings.ts';
import type { Ports } from './worktree/ports.ts';
import type { Storage } from './storage.ts';

/** What every verb of the run loop may use. The clock, chance and the outside come in here and nowhere else. */
export type NodeContext = {
  readonly hub: string;
  readonly node: string;
  readonly boot: string;
  readonly home: NodeHome;
  readonly settings: NodeSettings;
  readonly git: Git;
  readonly local: Local;
  readonly storage: Pick<Storage, 'why' | 'tight' | 'refused'>;
  readonly now: () => Date;
  readonly newId: (prefix: string) => string;
  readonly log: Log;
  /** As it answered when it was last looked at; null when it did not. */
  readonly agentVersion: (agent: string) => string | null;
  /** Why the agent cannot be used here now; null when nothing is known. One whose program or login is another than before is looked at first. */
  readonly agentProblem: (agent: string) => Promise<string | null>;
  /** What can keep attempts apart on this machine, tried at the start. */
  readonly isolation: Isolation;
  readonly ports: Ports;
  readonly live: LiveLog;
  readonly pushes: HeldPushes;
  /** The parts of a prompt that was too long for its order. */
  readonly fetchPrompt: (sha256: string) => Promise<FetchedPrompt>;
  /** The lists of an order that were too long for it, as text. */
  readonly fetchLists: (order: string) => Promise<FetchedLists>;
  /** Aborted when the node stops: pauses end and nothing new is tried. */
  readonly stopping: AbortSignal;
};

export type FetchedPrompt =
  | { readonly kind: 'parts'; readonly parts: readonly PromptPart[] }
  | { readonly kind: 'failed'; readonly message: string; readonly retryable: boolean };

export type FetchedLists =
  | { readonly kind: 'text'; readonly text: string }
  /** Nobody waits for what would come of it any more. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'failed'; readonly message: string; readonly retryable: boolean };

/** Merges and salvage are made by the machine and carry its name: the same order gives the same commits on every node. */
export const federationIdentity: Identity = { name: 'Fuel Federation', email: 'federation@fuel.invalid' };

/** Every fact goes through here into the journal, and none that the wire or what is left of the journal does not take. */
export const journalled = (context: NodeContext, fact: Fact): JournalledFact =>
  fitFact({ id: context.newId('fct'), at: context.now().toISOString(), fact }, context.storage.tight() ? shortFactBytes : undefined);
