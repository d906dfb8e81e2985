import type { Id, Lane, Origin, Sha } from '@fuel/contracts';
import type { Actor } from '../decision.ts';
import type { Feature } from '../feature/state.ts';
import type { Landing } from '../landing/state.ts';
import type { AttemptChange, NewInboxItem } from '../port/changes.ts';
import type { Edge } from '../port/world.ts';
import type { Task } from '../task/state.ts';

export interface FeatureRow {
  readonly feature: Feature;
  readonly origin: Origin | null;
  readonly createdBy: Actor;
}

/** `prompt` is the SHA-256 of the text: the log does not hold what was asked for a second time, but notices when it was changed. */
export interface TaskRow {
  readonly task: Task;
  readonly prompt: string;
  readonly sequence: number;
}

export interface InboxRow extends NewInboxItem {
  readonly done: boolean;
  /** Absent in snapshots of before it was kept. */
  readonly readAt?: number | null;
}

/** Rows as the log tells of them, or as they are stored: the same shape, so that they can be compared. Versions are not part of it. */
export interface Rows {
  readonly features: Map<Id, FeatureRow>;
  readonly tasks: Map<Id, TaskRow>;
  /** By edgeKey. */
  readonly edges: Map<string, Edge>;
  readonly landings: Map<Id, Landing>;
  /** By attemptKey. */
  readonly attempts: Map<string, AttemptChange>;
  readonly inbox: Map<Id, InboxRow>;
  /** By repository. */
  readonly heads: Map<Id, Sha>;
}

export const noRows = (): Rows => ({
  features: new Map(),
  tasks: new Map(),
  edges: new Map(),
  landings: new Map(),
  attempts: new Map(),
  inbox: new Map(),
  heads: new Map(),
});

export const edgeKey = ({ upstream, consumer }: Pick<Edge, 'upstream' | 'consumer'>): string => `${upstream} -> ${consumer}`;
export const attemptKey = ({ task, epoch }: Pick<AttemptChange, 'task' | 'epoch'>): string => `${task}/${epoch}`;

/** What a change says counts, and what it does not say stays; an empty list says nothing. Reviews are added. */
export const mergeAttempt = (before: AttemptChange | undefined, change: AttemptChange): AttemptChange => {
  const said = Object.fromEntries(Object.entries(change).filter(([, value]) => value != null && !(Array.isArray(value) && value.length === 0)));
  const reviews = [...(before?.reviews ?? []), ...(change.reviews ?? [])];
  return { ...before, ...said, ...(reviews.length === 0 ? {} : { reviews }), task: change.task, epoch: change.epoch };
};

/** Rows of features in a form that is kept: with a feature go its tasks, the edges into them, and everything that hangs on both. */
export interface Snapshot {
  readonly features: readonly FeatureRow[];
  readonly tasks: readonly TaskRow[];
  readonly edges: readonly Edge[];
  readonly landings: readonly Landing[];
  readonly attempts: readonly AttemptChange[];
  readonly inbox: readonly InboxRow[];
}

/** A label was told beside the task before it was part of it. */
export function withLane<T extends { readonly task: Task }>({ lane, ...row }: T & { readonly lane?: Lane | null }): Omit<T, 'lane'> {
  return lane == null || row.task.spec.lane !== undefined ? row : { ...row, task: { ...row.task, spec: { ...row.task.spec, lane } } };
}

export function addSnapshot(rows: Rows, snapshot: Snapshot): void {
  for (const row of snapshot.features) rows.features.set(row.feature.id, row);
  for (const row of snapshot.tasks) rows.tasks.set(row.task.spec.id, withLane(row));
  for (const edge of snapshot.edges) rows.edges.set(edgeKey(edge), edge);
  for (const landing of snapshot.landings) rows.landings.set(landing.id, landing);
  for (const attempt of snapshot.attempts) rows.attempts.set(attemptKey(attempt), mergeAttempt(undefined, attempt));
  for (const item of snapshot.inbox) rows.inbox.set(item.id, item);
}
