import type { Id, InboxKind, Proposal } from '@fuel/contracts';
import type { Feature, Task } from '@fuel/core';
import type { Fold } from './fold.ts';

/** `body` may name the item itself. */
export function tell(fold: Fold, kind: InboxKind, about: { feature: Feature | undefined; task?: Task }, title: string, body: string | ((item: Id) => string), proposal?: Proposal): void {
  const id = fold.deps.newId('inb');
  fold.changes.inbox.push({
    id,
    kind,
    feature: about.feature?.id ?? about.task?.spec.feature ?? null,
    task: about.task?.spec.id ?? null,
    title: title.slice(0, 300),
    body: (typeof body === 'string' ? body : body(id)).slice(0, 20_000),
    at: fold.now,
    ...(proposal === undefined ? {} : { proposal }),
  });
}

/** What was told earlier is done with; what was told in this same commit is not told at all. */
export function doneWith(fold: Fold, feature: string, task: string | null, ...kinds: InboxKind[]): void {
  const { inbox, inboxDone } = fold.changes;
  const kept = inbox.filter((item) => !kinds.includes(item.kind) || item.feature !== feature || (task !== null && item.task !== task));
  inbox.splice(0, inbox.length, ...kept);
  inboxDone.push({ feature, task, kinds });
}
