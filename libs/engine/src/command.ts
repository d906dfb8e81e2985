import type { Cap, CapLevel, FactOf, Gate, Id, Refusal, SignalSend } from '@fuel/contracts';
import type { Actor, DeclineCode, Despite, Expected, FeatureCommand, InboxCommand, LandingCommand, LoggedEvent, RepositoryEdit, TaskCommand, TaskEdit, WorkspaceCommand } from '@fuel/core';

/** What people ask for. */
export type PersonCommand =
  | { readonly type: 'feature.start'; readonly feature: Id }
  | { readonly type: 'feature.approve'; readonly feature: Id; readonly expected: Expected; readonly despite?: Despite | undefined }
  | { readonly type: 'feature.requestChanges'; readonly feature: Id; readonly comments: readonly { readonly task: string; readonly text: string }[] }
  | { readonly type: 'signal.receive'; readonly signal: SignalSend }
  | {
      readonly type: 'person.editTask';
      readonly task: Id;
      readonly edit: Omit<TaskEdit, 'prompt'> & { readonly prompt?: string | undefined };
    };

/** What people ask of a plan that runs. */
export type GraphCommand =
  | { readonly type: 'dependency.add'; readonly task: Id; readonly upstream: Id; readonly gate: Gate }
  | { readonly type: 'dependency.remove'; readonly task: Id; readonly upstream: Id };

/** Each task that waits for it is let go, or waits for another one instead. */
export interface RemoveTask {
  readonly task: Id;
  readonly consumers: readonly { readonly task: Id; readonly rewire: Id | null }[];
}

/** What a node's word leads to besides the commands of core. */
export type NodeCommand =
  | { readonly type: 'order.confirm'; readonly order: Id; readonly node: Id }
  | ({ readonly type: 'order.decline'; readonly node: Id } & Pick<FactOf<'order.declined'>, 'order' | 'message' | 'retryable'> & { readonly code: DeclineCode })
  | { readonly type: 'repository.moveHead'; readonly node: Id; readonly fact: FactOf<'repository.headMoved'> }
  | { readonly type: 'attempt.report'; readonly node: Id; readonly fact: FactOf<'attempt.finished'> }
  | { readonly type: 'contract.report'; readonly node: Id; readonly fact: FactOf<'contract.frozen'> }
  | { readonly type: 'attempt.speak'; readonly node: Id; readonly fact: FactOf<'agent.message'> }
  | { readonly type: 'attempt.keep'; readonly node: Id; readonly fact: FactOf<'attempt.unpushed'> }
  | { readonly type: 'attempt.begin'; readonly node: Id; readonly fact: FactOf<'attempt.started'> }
  | { readonly type: 'review.report'; readonly node: Id; readonly fact: FactOf<'review.finished'> }
  | { readonly type: 'landing.report'; readonly node: Id; readonly command: LandingCommand };

/** Somebody has mended an agent: what is said against it at these nodes does not hold it back any longer. */
export interface TryAgent {
  readonly type: 'agent.try';
  readonly agent: string;
  readonly nodes: readonly Id[];
}

/** What a person changes of a repository; its consumers by id. */
export interface EditRepository {
  readonly type: 'repository.edit';
  readonly repository: Id;
  readonly edit: RepositoryEdit;
}

export interface SetCap {
  readonly type: 'cap.set';
  readonly level: CapLevel;
  readonly owner: string;
  /** Null: none any more. */
  readonly cap: Cap | null;
}

export type Command = SetCap | EditRepository | TryAgent | PersonCommand | GraphCommand | NodeCommand | TaskCommand | LandingCommand | WorkspaceCommand | InboxCommand | Exclude<FeatureCommand, { type: 'feature.start' | 'feature.approve' | 'feature.requestChanges' }>;

export interface Wish {
  readonly actor: Actor;
  readonly command: Command;
}

export type Result = { readonly ok: true; readonly events: readonly LoggedEvent[] } | { readonly ok: false; readonly refusal: Refusal };
