import type { AwaitedSignal, Complexity, Diffstat, Expectation, FailureKind, Finding, Id, Issue, Lane, Sha, TaskKind, TaskStateName, TaskType } from '@fuel/contracts';

/**
 * A task's life (docs/spec/states.md has every cell):
 *
 *   proposed -> blocked <-> ready -> dispatched -> running -> reviewing -> reviewed -> landed
 *   dispatched | running -> suspect -> running | dispatched (another node, next epoch)
 *   running -> needs_input | limited | needs_work -> ready;  failed | parked -> ready (retry)
 *   external: ready -> no_change (its signal came)
 *   reviewing | reviewed -> stale -> reviewing;  no_change -> blocked (something upstream is being done again)
 *
 * `holds` counts the gates that are closed. It is kept for every state: work may only start, be checked, or be accepted, at zero.
 * `accepted` is there exactly in reviewed, no_change and landed; therefore all that is upstream of accepted work is accepted.
 */
export type TaskState =
  | { readonly name: 'proposed' }
  | { readonly name: 'blocked' }
  /** `declinedBy`: the node that sent it back undone; others come before it. */
  | ({ readonly name: 'ready'; readonly notBefore: number | null; readonly reason: string | null; readonly declinedBy?: Id } & Unreadable)
  | ({ readonly name: 'dispatched' } & Placement)
  | ({ readonly name: 'running' } & Placement)
  | ({ readonly name: 'suspect'; readonly was: 'dispatched' | 'running' } & Placement)
  | { readonly name: 'needs_input'; readonly question: string; readonly options: readonly string[] }
  | { readonly name: 'limited'; readonly until: number }
  | { readonly name: 'reviewing'; readonly work: Work; readonly since: number; readonly notBefore: number | null; readonly errors: number }
  | { readonly name: 'needs_work'; readonly issues: readonly Issue[] }
  | { readonly name: 'reviewed' }
  | { readonly name: 'no_change' }
  | { readonly name: 'stale'; readonly work: Work }
  | { readonly name: 'landed' }
  | { readonly name: 'failed'; readonly failure: FailureKind; readonly message: string }
  /** `issues`: what the last attempt was sent back for, where that is why. */
  | { readonly name: 'parked'; readonly reason: string; readonly issues?: readonly Issue[] }
  | { readonly name: 'cancelled'; readonly reason: string };

/** A node could not read what the task needs, and has not read it since; people were told once. */
interface Unreadable {
  readonly unreadable?: true;
}

/** Where an attempt is. */
export interface Placement extends Unreadable {
  readonly node: Id;
  readonly agent: string;
  readonly order: Id;
  readonly since: number;
  /** The attempt is done; why its work is not where others can have it. */
  readonly unpushed?: string;
}

/** What an attempt brought, at an exact SHA. */
export interface Work {
  readonly head: Sha;
  readonly base: Sha;
  readonly ref: string;
  readonly summary: string;
  readonly diffstat: Diffstat | null;
}

/** Work that passed its review, bound to the upstream SHAs that the review saw. `work` is null where nothing had to change. */
export interface Accepted {
  readonly work: Work | null;
  readonly saw: Readonly<Record<Id, Sha>>;
  /** What its review told people; absent where it told nothing. */
  readonly findings?: readonly Finding[];
}

/** Something in the repository that was promised not to change: others may build on it before the task around it is done. */
export interface FrozenContract {
  readonly path: string;
  readonly sha256: string;
  /** The commit that holds it, and where that can be fetched; null when only the hash was told. */
  readonly commit: Sha | null;
  readonly ref: string | null;
}

/** Something that happened outside and was told about this task. */
export interface ReceivedSignal {
  readonly name: string;
  readonly subject: string;
  readonly payload: Readonly<Record<string, string>>;
}

/** What opens gates besides the state. It is in the task's own row, so that nothing else has to be read to know whether one is open. */
export interface TaskSignals {
  readonly contracts: Readonly<Record<string, FrozenContract>>;
  readonly received: readonly ReceivedSignal[];
}

/** Something that the next attempt is told. */
export interface Feedback {
  readonly from: 'review' | 'person' | 'hub' | 'agent';
  readonly text: string;
  /** The attempt with this epoch had begun when it was said: it does not know it, and its end does not take it away. */
  readonly missed?: number;
}

/** What was said while the current attempt was already at it. */
export const untold = (task: Task): readonly Feedback[] => task.feedback.filter((one) => one.missed === task.epoch);

export interface TaskSpec {
  readonly id: Id;
  readonly feature: Id;
  readonly key: string;
  readonly kind: TaskKind;
  readonly repository: Id | null;
  readonly title: string;
  readonly type: TaskType;
  readonly complexity: Complexity;
  /** What its node has to have, sorted; absent where it may be any. */
  readonly labels?: readonly string[];
  /** Absent where it has none. */
  readonly lane?: Lane;
  readonly priority: number;
  readonly agent: string | null;
  readonly expects: Expectation;
  readonly paths: readonly string[];
  readonly forbidden: readonly string[];
  readonly acceptance: readonly string[];
  /** What an external task waits for; null for every other kind. */
  readonly signal: AwaitedSignal | null;
  /** The name under which signals speak of the task, besides its id. */
  readonly subject: string | null;
}

export interface Task {
  readonly spec: TaskSpec;
  readonly state: TaskState;
  readonly holds: number;
  readonly epoch: number;
  /** Attempts that failed since the last success, retry or request for changes. */
  readonly failures: number;
  readonly round: number;
  readonly feedback: readonly Feedback[];
  /** The newest work of any accepted attempt: where the next attempt begins, so that nothing is done twice. */
  readonly last: Work | null;
  readonly accepted: Accepted | null;
  /** Null while nothing was told: the common case costs nothing. */
  readonly signals: TaskSignals | null;
  readonly version: number;
}

/** It waits for a place at a node and for nothing else, or for a time. */
export const isReady = (task: Task): boolean => task.state.name === 'ready' && task.holds === 0;

export const placed = (state: TaskState): Extract<TaskState, Placement> | null =>
  state.name === 'dispatched' || state.name === 'running' || state.name === 'suspect' ? state : null;

/** States in which every `reviewed` gate behind the task is open. */
export const isAccepted = (name: TaskStateName): boolean => name === 'reviewed' || name === 'no_change' || name === 'landed';

/** Did a signal come of this name, with these values in its payload? */
export const hasCome = (awaited: AwaitedSignal | null, signals: TaskSignals | null): boolean =>
  awaited !== null && (signals?.received ?? []).some((one) => one.name === awaited.name && Object.entries(awaited.match ?? {}).every(([key, value]) => one.payload[key] === value));

/** What a task is told is kept for ever, so there is an end to it. */
export const maximumTold = 100;
export const signalsFull = ({ signals }: Task): boolean => signals !== null && Object.keys(signals.contracts).length + signals.received.length >= maximumTold;

export const maximumFailures = 3;
