import { describe, expect, test } from '@jest/globals';
import { decideInbox, evolveInbox, type InboxCommand, type InboxItemState } from './decide.ts';

const fresh: InboxItemState = { id: 'inb_1', kind: 'message', feature: 'fea_1', task: null, readAt: null, actionedAt: null };
const after = (item: InboxItemState, type: InboxCommand['type'], now: number): InboxItemState => {
  const decided = decideInbox(item, { type, item: item.id }, now);
  if (!decided.ok) throw new Error(decided.refusal.detail);
  return decided.events.reduce(evolveInbox, item);
};

describe('an item of the inbox', () => {
  test('given one that is new, when it is read and finished, each twice, then the first time counts', () => {
    const read = after(after(fresh, 'inbox.read', 1), 'inbox.read', 2);
    expect(read).toEqual({ ...fresh, readAt: 1 });
    expect(after(after(read, 'inbox.finish', 3), 'inbox.finish', 4)).toEqual({ ...fresh, readAt: 1, actionedAt: 3 });
    expect(after(after(fresh, 'inbox.finish', 3), 'inbox.read', 4)).toEqual({ ...fresh, readAt: 3, actionedAt: 3 });
  });
});
