import type { Id, Lane, Origin, Sha } from '@fuel/contracts';
import { evolveFeature, type FeatureEvent } from '../feature/event.ts';
import { type Feature, moved } from '../feature/state.ts';
import type { InboxEvent } from '../inbox/decide.ts';
import { evolveLanding, type LandingEvent } from '../landing/event.ts';
import type { Landing } from '../landing/state.ts';
import type { AttemptChange, Changes, LoggedEvent, NewInboxItem } from '../port/changes.ts';
import type { Edge } from '../port/world.ts';
import { evolveTask, type TaskEvent } from '../task/event.ts';
import type { RepositoryEvent } from '../repository/edit.ts';
import type { Task } from '../task/state.ts';
import { attemptKey, edgeKey, mergeAttempt, type Rows, withLane } from './rows.ts';

/** A line of the log that speaks of a row which no earlier line made. */
export class Gap extends Error {
  readonly table: 'features' | 'tasks' | 'landings';
  readonly row: Id;
  constructor(table: Gap['table'], row: Id) {
    super(`the log speaks of ${row} of ${table} and never said that it was made`);
    this.table = table;
    this.row = row;
  }
}

/**
 * The rows after one more event. It decides nothing: what an event did to a row is said by the same evolve that the engine applied.
 * Events of one feature come in the order of their numbers, which they were given under the feature's lock.
 */
export function replay(rows: Rows, event: LoggedEvent): void {
  const { data } = event;
  if (event.type === 'feature.created') createFeature(rows, event);
  else if (event.type === 'task.added') addTask(rows, event);
  else if (event.type === 'landing.began') beginLanding(rows, event);
  else if (event.type === 'repository.headMoved') rows.heads.set(data['repository'] as Id, data['head'] as Sha);
  else if (event.type === 'repository.changed' && (data['set'] as RepositoryEvent['set']).head === null) rows.heads.delete(data['repository'] as Id);
  else if (event.type === 'inbox.changed') changeInbox(rows, data as unknown as InboxChange);
  else if (event.type === 'inbox.itemDone' || event.type === 'inbox.itemRead') markItem(rows, data['item'] as Id, data['set'] as InboxEvent['set']);
  else if (event.landing !== null && 'set' in data) moveLanding(rows, event.landing, event);
  else if (event.type === 'task.deleted' && event.task !== null) deleteTask(rows, event.task);
  else if (event.task !== null && 'state' in data) moveTask(rows, event.task, event);
  else if (event.task === null && event.feature !== null && 'state' in data) moveFeature(rows, event.feature, event);
  if (event.task !== null) for (const change of (data['attempts'] ?? []) as Omit<AttemptChange, 'task'>[]) noteAttempt(rows, { ...change, task: event.task });
}

interface InboxChange {
  readonly told: readonly NewInboxItem[];
  readonly done: Changes['inboxDone'];
}

const known = <T>(row: T | undefined, table: Gap['table'], id: Id): T => {
  if (row === undefined) throw new Gap(table, id);
  return row;
};

function createFeature(rows: Rows, { feature, actor, data }: LoggedEvent): void {
  if (feature === null) return;
  rows.features.set(feature, { feature: { ...(data['feature'] as Feature), version: 0 }, origin: (data['origin'] ?? null) as Origin | null, createdBy: actor });
}

function addTask(rows: Rows, { task: id, data }: LoggedEvent): void {
  if (id === null) return;
  const { task, prompt, lane, sequence, upstreams } = data as unknown as { task: Task; prompt: string; lane?: Lane | null; sequence: number; upstreams: readonly Omit<Edge, 'consumer'>[] };
  rows.tasks.set(id, withLane({ task: { ...task, version: 0 }, prompt, lane: lane ?? null, sequence }));
  for (const { upstream, gate } of upstreams) rows.edges.set(edgeKey({ upstream, consumer: id }), { upstream, consumer: id, gate });
}

function beginLanding(rows: Rows, { landing: id, feature, data }: LoggedEvent): void {
  if (id === null || feature === null) return;
  const { stage, set } = data as unknown as { stage: number; set: Pick<Landing, 'state' | 'epoch' | 'tries' | 'parts'> };
  rows.landings.set(id, { id, feature, stage, version: 0, ...set });
}

function moveTask(rows: Rows, id: Id, { type, data }: LoggedEvent): void {
  const row = known(rows.tasks.get(id), 'tasks', id);
  const after = evolveTask(row.task, { ...(data as unknown as TaskEvent), type: type as TaskEvent['type'], task: id });
  // What it asks for was changed by a person.
  const { prompt } = (data['note'] ?? {}) as { readonly prompt?: string | null };
  rows.tasks.set(id, { ...row, task: after, ...(type === 'task.edited' && prompt != null ? { prompt } : {}) });
  moveEdge(rows, id, { type, data });
  const owner = rows.features.get(after.spec.feature);
  if (owner === undefined || after.state.name === row.task.state.name) return;
  rows.features.set(after.spec.feature, { ...owner, feature: { ...owner.feature, counters: moved(owner.feature.counters, row.task.state.name, after.state.name) } });
}

/** Edges that come and go while the feature runs. */
function moveEdge(rows: Rows, consumer: Id, { type, data }: Pick<LoggedEvent, 'type' | 'data'>): void {
  const { upstream, gate, removed } = (data['note'] ?? {}) as Omit<Edge, 'consumer'> & { readonly removed?: boolean };
  if (type === 'task.dependencyAdded') rows.edges.set(edgeKey({ upstream, consumer }), { upstream, consumer, gate });
  if (type === 'task.dependencyRemoved' || removed === true) rows.edges.delete(edgeKey({ upstream, consumer }));
}

/** With the task go the edges to it and its attempts. */
function deleteTask(rows: Rows, id: Id): void {
  const { task } = known(rows.tasks.get(id), 'tasks', id);
  rows.tasks.delete(id);
  for (const [key, edge] of rows.edges) if (edge.consumer === id) rows.edges.delete(key);
  for (const [key, attempt] of rows.attempts) if (attempt.task === id) rows.attempts.delete(key);
  count(rows, task.spec.feature, task.state.name, -1);
}

function count(rows: Rows, feature: Id, state: Task['state']['name'], by: number): void {
  const owner = rows.features.get(feature);
  if (owner === undefined) return;
  const { counters } = owner.feature;
  rows.features.set(feature, { ...owner, feature: { ...owner.feature, counters: { ...counters, [state]: (counters[state] ?? 0) + by } } });
}

function moveFeature(rows: Rows, id: Id, { type, data }: LoggedEvent): void {
  const row = known(rows.features.get(id), 'features', id);
  rows.features.set(id, { ...row, feature: evolveFeature(row.feature, { ...(data as unknown as FeatureEvent), type: type as FeatureEvent['type'], feature: id }) });
  // A new plan brings its counters; what is added to one that is there says how many.
  if (type === 'feature.tasksAdded') count(rows, id, 'proposed', Number((data['note'] as { count?: unknown }).count));
}

function moveLanding(rows: Rows, id: Id, { type, data }: LoggedEvent): void {
  const row = known(rows.landings.get(id), 'landings', id);
  rows.landings.set(id, evolveLanding(row, { ...(data as unknown as LandingEvent), type: type as LandingEvent['type'], landing: id }));
}

const noteAttempt = (rows: Rows, change: AttemptChange): void => void rows.attempts.set(attemptKey(change), mergeAttempt(rows.attempts.get(attemptKey(change)), change));

/** The first look counts. */
function markItem(rows: Rows, id: Id, { readAt, actionedAt }: InboxEvent['set']): void {
  const item = rows.inbox.get(id);
  if (item !== undefined) rows.inbox.set(id, { ...item, done: item.done || actionedAt != null, readAt: item.readAt ?? readAt ?? null });
}

function changeInbox(rows: Rows, { told, done }: InboxChange): void {
  for (const { feature, task, kinds } of done) {
    if (feature === null && task === null) continue;
    for (const [id, item] of rows.inbox) {
      if (kinds.includes(item.kind) && (feature === null || item.feature === feature) && (task === null || item.task === task)) rows.inbox.set(id, { ...item, done: true });
    }
  }
  for (const item of told) rows.inbox.set(item.id, { ...item, done: false, readAt: null });
}
