import type { Id, InboxKind, Proposal } from '@fuel/contracts';
import { type Decision, happened, nothing } from '../decision.ts';

/** What waits, or waited, for a person: told once, read at the first look, actioned when nothing is to be done about it any more. */
export interface InboxItemState {
  readonly id: Id;
  readonly kind: InboxKind;
  readonly feature: Id | null;
  readonly task: Id | null;
  readonly readAt: number | null;
  readonly actionedAt: number | null;
  readonly proposal?: Proposal;
}

export type InboxCommand = { readonly type: 'inbox.read'; readonly item: Id } | { readonly type: 'inbox.finish'; readonly item: Id };

export interface InboxEvent {
  readonly type: 'inbox.itemRead' | 'inbox.itemDone';
  readonly item: Id;
  readonly set: Partial<Pick<InboxItemState, 'readAt' | 'actionedAt'>>;
}

/** The first look counts, and the first word that it is done. Whoever finishes an item has read it. */
export function decideInbox(item: InboxItemState, command: InboxCommand, now: number): Decision<InboxEvent> {
  switch (command.type) {
    case 'inbox.read':
      return item.readAt === null ? happened<InboxEvent>({ type: 'inbox.itemRead', item: item.id, set: { readAt: now } }) : nothing;
    case 'inbox.finish':
      if (item.actionedAt !== null) return nothing;
      return happened<InboxEvent>({ type: 'inbox.itemDone', item: item.id, set: { actionedAt: now, ...(item.readAt === null ? { readAt: now } : {}) } });
    default:
      return command satisfies never;
  }
}

export const evolveInbox = (item: InboxItemState, event: InboxEvent): InboxItemState => ({ ...item, ...event.set });
