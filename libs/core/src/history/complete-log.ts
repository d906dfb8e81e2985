import type { Id } from '@fuel/contracts';
import type { Actor } from '../decision.ts';
import type { AttemptChange, Changes, LoggedEvent, NewInboxItem, NewTask } from '../port/changes.ts';
import type { Edge } from '../port/world.ts';
import { attemptKey, mergeAttempt } from './rows.ts';

/** A task that begins to exist, with the edges into it. A prompt stays out of the log: only its hash is in it. */
export const addedEvent = (added: NewTask, upstreams: readonly Edge[], by: By & { readonly sha256: (text: string) => string }): LoggedEvent => new TaskAdded(added, upstreams, by);

/** What it says is put together when it is written: of a plan of 100,000 tasks that would be everything once more. */
class TaskAdded implements LoggedEvent {
  readonly type = 'task.added';
  readonly landing = null;
  readonly #added: NewTask;
  readonly #upstreams: readonly Edge[];
  readonly #by: By & { readonly sha256: (text: string) => string };

  constructor(added: NewTask, upstreams: readonly Edge[], by: By & { readonly sha256: (text: string) => string }) {
    this.#added = added;
    this.#upstreams = upstreams;
    this.#by = by;
  }

  get at(): number {
    return this.#by.at;
  }

  get actor(): Actor {
    return this.#by.actor;
  }

  get feature(): Id {
    return this.#added.task.spec.feature;
  }

  get task(): Id {
    return this.#added.task.spec.id;
  }

  get data(): LoggedEvent['data'] {
    const { task, prompt, sequence, depth } = this.#added;
    const { version: _version, ...row } = task;
    return { task: row, sequence, depth, prompt: this.#by.sha256(kept(prompt)), upstreams: this.#upstreams.map(({ upstream, gate }) => ({ upstream, gate })) };
  }
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
    const { type, at, actor, feature, landing } = event;
    events[index] = { type, at, actor, feature, task, landing, data: { ...event.data, attempts: [...before, attempt] } };
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
