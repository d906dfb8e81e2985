import type { Finding, Id, Sha } from '@fuel/contracts';
import type { Unlanded } from '../plan/unlanded.ts';
import type { Expected } from './state.ts';

type Of<T extends string, F = unknown> = { readonly type: T; readonly feature: Id } & F;

export type TaskFindings = readonly { readonly task: Id; readonly key: string; readonly findings: readonly Finding[] }[];
/** By task: the codes of what its review found and the person knows of. */
export type Despite = Readonly<Record<Id, readonly string[]>>;

export type FeatureCommand =
  | Of<'feature.start'>
  /**
   * `current` is what the hub holds at this moment; `expected` is what the person looked at; `unlanded` has to land first. Each of the `findings` that
   * needs a person has to be named under `despite`, by task and code.
   */
  | Of<'feature.approve', { readonly expected: Expected; readonly current: Expected; readonly unlanded: readonly Unlanded[]; readonly findings: TaskFindings; readonly despite?: Despite | undefined; readonly landing: Id }>
  | Of<'feature.requestChanges', { readonly tasks: readonly Id[] }>
  /** The counters changed: does another state follow from them? */
  | Of<'feature.settle'>
  /** Its plan grows by so many tasks. */
  | Of<'feature.addTasks', { readonly count: number }>
  | Of<'feature.pinBase', { readonly repository: Id; readonly sha: Sha }>
  | Of<'feature.landingBegan', { readonly landing: Id }>
  | Of<'feature.landingConflicted', { readonly landing: Id; readonly reason: string }>
  | Of<'feature.landingStopped', { readonly landing: Id; readonly reason: string }>
  | Of<'feature.landed', { readonly landing: Id }>
  /** A person wants something of one of its tasks: is it still time for that? */
  | Of<'feature.touchTask', { readonly wish: string }>
  | Of<'feature.tell', { readonly text: string }>
  | Of<'feature.pause'>
  | Of<'feature.resume'>
  | Of<'feature.cancel', { readonly reason: string }>
  | Of<'feature.rollBack'>;
