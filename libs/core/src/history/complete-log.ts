import type { Id } from '@fuel/contracts';
import type { Actor } from '../decision.ts';
import type { AttemptChange, Changes, LoggedEvent, NewInboxItem, NewTask } from '../port/changes.ts';
import type { Edge } from '../port/world.ts';
import { attemptKey, mergeAttempt } from './rows.ts';

/** A task that begins to exist, with the edges into it. A prompt stays out of the log: only its hash is in it. */
export function addedEvent({ task, prompt, lane, sequence, depth }: NewTask, upstreams: readonly Edge[], { sha256, ...by }: By & { readonly sha256: (text: string) => string }): LoggedEvent {
  const { version: _version, ...row } = task;
  const data = { task: row, lane, sequence, depth, prompt: sha256(kept(prompt)), upstreams: upstreams.map(({ upstream, gate }) => ({ upstream, gate })) };
  return { ...by, type: 'task.added', feature: task.spec.feature, task: task.spec.id, landing: null, data };
}

/** As it is stored: no text of a database holds NUL. */
const kept = (text: string): string => text.replaceAll('\0', '\uFFFD');

/**
 * Attempts and the inbox have no events of their own kind: what of them a commit changes is written beside the event that it followed
 * from. After this the log alone rebuilds every row of the commit.
 */
export function completeLog(changes: Changes, by: By, featureOf: (task: Id) => Id | null): void {
  tellAttempts(changes, by, featureOf);
  tellInbox(changes, by);
}

interface By {
  readonly at: number;
  readonly actor: Actor;
}

function tellAttempts({ attempts, events }: Changes, by: By, featureOf: (task: Id) => Id | null): void {
  if (attempts.length === 0) return;
  const merged = new Map<string, AttemptChange>();
  for (const change of attempts) merged.set(attemptKey(change), mergeAttempt(merged.get(attemptKey(change)), change));
  const lastOf = new Map(events.map((event, index) => [event.feature === null ? null : event.task, index]));
  for (const { task, ...attempt } of merged.values()) {
    const index = lastOf.get(task);
    const event = index === undefined ? undefined : events[index];
    if (index === undefined || event === undefined) {
      events.push({ ...by, type: 'attempt.noted', feature: featureOf(task), task, landing: null, data: { attempts: [attempt] } });
      continue;
    }
    const before = (event.data['attempts'] ?? []) as readonly unknown[];
    events[index] = { ...event, data: { ...event.data, attempts: [...before, attempt] } };
  }
}

/** Closed before new ones open, as they are written. */
function tellInbox({ inbox, inboxDone, events }: Changes, by: By): void {
  const features = new Map<Id | null, { told: NewInboxItem[]; done: Changes['inboxDone'] }>();
  const of = (feature: Id | null) => {
    const known = features.get(feature) ?? { told: [], done: [] };
    features.set(feature, known);
    return known;
  };
  for (const one of inboxDone) of(one.feature).done.push(one);
  for (const item of inbox) of(item.feature).told.push(item);
  for (const [feature, data] of features) events.push({ ...by, type: 'inbox.changed', feature, task: null, landing: null, data: { ...data } });
}
