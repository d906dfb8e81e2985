import { changeWorktree, listWorktreeRows, type WorktreeRow } from '@fuel/local';
import { openSpace } from '@fuel/process';
import type { Slots } from './give-back.ts';
import { openOver } from './lay-over.ts';
import { slotOf } from './slot-of.ts';
import { tearDown, type TornDown } from './tear-down.ts';

/** In a slot, before it is cleaned or removed. */
export const tearDownSlot = (context: Slots, row: WorktreeRow): Promise<TornDown> => {
  const { home, local, isolation } = context;
  const over = row.over !== null;
  return tearDown(context, {
    seenOnlyThere: over,
    tree: slotOf(context, row, '').dir, own: () => Promise.resolve(slotOf(context, row, '').mirror),
    open: ({ mark }) => (over ? openOver(context, row, { mark, nodeHome: home.root }) : isolation.pidNamespace.possible ? openSpace({ isolation, mark, nodeHome: home.root }) : Promise.resolve(null)),
    read: () => listWorktreeRows(local).find(({ id }) => id === row.id)?.teardown ?? null,
    write: (teardown) => changeWorktree(local, row.id, { teardown }),
  });
};
