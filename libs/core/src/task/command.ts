import type { AttemptOutcome, Diffstat, FailureKind, Finding, Gate, Id, Issue, Sha } from '@fuel/contracts';
import type { DeclineCode } from '../retry.ts';
import type { Step } from '../schedule/route.ts';
import type { FrozenContract, ReceivedSignal } from './state.ts';

type Of<T extends string, F = unknown> = { readonly type: T; readonly task: Id } & F;

export type TaskCommand =
  | Of<'task.begin'>
  /** One gate in front of the task opened, or closed again because the upstream work is no longer accepted. */
  | Of<'task.openGate', { readonly upstream: Id }>
  | Of<'task.closeGate', { readonly upstream: Id }>
  | Of<'task.dispatch', { readonly node: Id; readonly agent: string; readonly order: Id; readonly why?: string; readonly passedOver?: readonly Step[] }>
  | Of<'task.start', { readonly epoch: number }>
  | Of<'task.suspect', { readonly epoch: number }>
  | Of<'task.recover', { readonly epoch: number }>
  | Of<'task.lose', { readonly epoch: number; readonly message: string }>
  /** Its work is done and cannot leave its node before somebody gives access. */
  | Of<'task.keepUnpushed', { readonly epoch: number; readonly reason: string }>
  | Of<'task.decline', { readonly epoch: number; readonly code: DeclineCode; readonly message: string; readonly retryable: boolean }>
  | Of<
      'task.finish',
      {
        readonly epoch: number;
        readonly outcome: AttemptOutcome;
        readonly base: Sha | null;
        readonly ref: string;
        readonly saw: Readonly<Record<Id, Sha>>;
        /** Other upstream work is accepted now than the attempt saw. */
        readonly stale: boolean;
        readonly diffstat: Diffstat | null;
        readonly salvage: { readonly sha: Sha; readonly ref: string } | null;
        /** How many tries in a row may come to nothing, where the repository says so. */
        readonly rounds?: number | undefined;
        /** The agent can do nothing for a while, and another one may do this in its place. */
        readonly standIn?: boolean | undefined;
      }
    >
  | Of<
      'task.review',
      {
        readonly round: number;
        readonly head: Sha;
        readonly saw: Readonly<Record<Id, Sha>>;
        readonly verdict:
          | { readonly kind: 'passed' }
          | { readonly kind: 'failed'; readonly issues: readonly Issue[] }
          /** `forGood`: asking again leads to the same. */
          | { readonly kind: 'errored'; readonly message: string; readonly forGood?: true };
        /** Of work that passed: what people should know of it. */
        readonly findings?: readonly Finding[];
        readonly rounds?: number | undefined;
        readonly diffstat: Diffstat | null;
      }
    >
  | Of<'task.freeze', { readonly name: string; readonly contract: FrozenContract }>
  | Of<'task.signal', { readonly signal: ReceivedSignal }>
  | Of<'task.requestChanges', { readonly text: string }>
  /** `agent`: from now on this one does it. */
  | Of<'task.retry', { readonly agent?: string | undefined }>
  | Of<'task.answer', { readonly text: string }>
  | Of<'task.edit', { readonly edit: TaskEdit }>
  /** A person's message to whoever does it. */
  | Of<'task.tell', { readonly text: string }>
  | Of<'task.wake'>
  | Of<'task.park', { readonly reason: string }>
  | Of<'task.land'>
  /** An edge to this task came or went; `open`: its gate holds nothing. */
  | Of<'task.addDependency', { readonly upstream: Id; readonly gate: Gate; readonly open: boolean }>
  | Of<'task.removeDependency', { readonly upstream: Id; readonly open: boolean }>
  | Of<'task.delete'>
  | Of<'task.cancel', { readonly reason: string }>;

/** What a person changes of what was asked for. Of a prompt, which is long, core is told that it is another one. */
export interface TaskEdit {
  readonly priority?: number | undefined;
  readonly agent?: string | null | undefined;
  readonly title?: string | undefined;
  readonly prompt?: { readonly sha256: string } | undefined;
}

export type TaskCommandType = TaskCommand['type'];
export type Failure = { readonly failure: FailureKind; readonly message: string };
