import type { InboxKind } from '@fuel/contracts';
import type { Feature, Task } from '@fuel/core';
import type { Fold } from './fold.ts';

export const tell = (fold: Fold, kind: InboxKind, about: { feature: Feature | undefined; task?: Task }, title: string, body: string): void =>
  void fold.changes.inbox.push({
    id: fold.deps.newId('inb'),
    kind,
    feature: about.feature?.id ?? about.task?.spec.feature ?? null,
    task: about.task?.spec.id ?? null,
    title: title.slice(0, 300),
    body: body.slice(0, 20_000),
    at: fold.now,
  });

/** What was told earlier is done with; what was told in this same commit is not told at all. */
export function doneWith(fold: Fold, feature: string, task: string | null, ...kinds: InboxKind[]): void {
  const { inbox, inboxDone } = fold.changes;
  const kept = inbox.filter((item) => !kinds.includes(item.kind) || item.feature !== feature || (task !== null && item.task !== task));
  inbox.splice(0, inbox.length, ...kept);
  inboxDone.push({ feature, task, kinds });
}
