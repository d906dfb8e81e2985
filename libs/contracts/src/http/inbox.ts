import { z } from 'zod';
import { proposal, taskKey } from '../plan.ts';
import { id, nameOrId, time } from '../text.ts';
import { page, pageQuery } from './page.ts';
import { route } from './route.ts';

export const inboxKinds = ['review', 'question', 'message', 'blocked', 'failed', 'conflict', 'salvage', 'proposal'] as const;
export const inboxKind = z.enum(inboxKinds);
export type InboxKind = z.infer<typeof inboxKind>;

export const inboxItem = z.object({
  id,
  kind: inboxKind,
  feature: id.nullable(),
  task: id.nullable(),
  title: z.string(),
  body: z.string(),
  /** Of a proposal: the task that would be added. */
  proposal: proposal.nullable(),
  createdAt: time,
  readAt: time.nullable(),
  actionedAt: time.nullable(),
});
export type InboxItem = z.infer<typeof inboxItem>;

const listQuery = pageQuery.extend({
  /** open: what waits; done: what was dealt with. */
  state: z.enum(['open', 'done', 'all']).optional(),
  /** As it was called before there was `state`: true is state=all. */
  all: z.stringbool().default(false),
  /** Only what came, or with state=done was dealt with, at this time or later. */
  since: time.optional(),
  feature: id.optional(),
});

const one = z.object({ id });
/** `repository`: another one than the agent named, or than it works in. */
const accept = z.object({ repository: nameOrId.optional() }).strict().default({});

export const inboxRoutes = {
  listInbox: route({
    method: 'GET', path: '/api/v1/inbox', summary: 'What waits for a person, and what was dealt with', access: 'member',
    query: listQuery, response: page(inboxItem), refusals: ['cursor.invalid'],
  }),
  readInboxItem: route({
    method: 'POST', path: '/api/v1/inbox/:id/read', summary: 'Mark an item as read', access: 'member',
    params: one, response: inboxItem, refusals: ['inbox.unknown'],
  }),
  acceptInboxItem: route({
    method: 'POST', path: '/api/v1/inbox/:id/accept', summary: 'Add the task that an agent proposed to the plan it came up in. Whoever does not want it finishes the item', access: 'member',
    params: one, body: accept, status: 201, response: z.object({ item: inboxItem, task: z.object({ id, key: taskKey }) }),
    refusals: ['inbox.unknown', 'inbox.no_proposal', 'inbox.done', 'feature.unknown', 'feature.state', 'repository.unknown', 'task.duplicate_key'],
  }),
  finishInboxItem: route({
    method: 'POST', path: '/api/v1/inbox/:id/done', summary: 'Nothing is to be done about an item any more. What it is about stays as it is', access: 'member',
    params: one, response: inboxItem, refusals: ['inbox.unknown'],
  }),
} as const;
