import { z } from 'zod';
import { id, time } from '../text.ts';
import { page, pageQuery } from './page.ts';
import { route } from './route.ts';

export const inboxKinds = ['review', 'question', 'message', 'blocked', 'failed', 'conflict', 'salvage'] as const;
export const inboxKind = z.enum(inboxKinds);
export type InboxKind = z.infer<typeof inboxKind>;

export const inboxItem = z.object({
  id,
  kind: inboxKind,
  feature: id.nullable(),
  task: id.nullable(),
  title: z.string(),
  body: z.string(),
  createdAt: time,
  readAt: time.nullable(),
  actionedAt: time.nullable(),
});
export type InboxItem = z.infer<typeof inboxItem>;

export const inboxRoutes = {
  listInbox: route({
    method: 'GET', path: '/api/v1/inbox', summary: 'What waits for a person', access: 'member',
    query: pageQuery.extend({ all: z.stringbool().default(false), feature: id.optional() }), response: page(inboxItem), refusals: ['cursor.invalid'],
  }),
  readInboxItem: route({
    method: 'POST', path: '/api/v1/inbox/:id/read', summary: 'Mark an item as read', access: 'member',
    params: z.object({ id }), response: inboxItem, refusals: ['inbox.unknown'],
  }),
} as const;
