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

export const doneWith = (fold: Fold, feature: string | null, task: string | null, ...kinds: InboxKind[]): void =>
  void fold.changes.inboxDone.push({ feature, task, kinds });
