import type { Control } from '@fuel/contracts';
import { findOrder, listUnfinished, settle } from '@fuel/local';
import { beginOrder, declineBeside, type Workshop } from '../orders/begin.ts';
import type { Report } from '../report/publish-journal.ts';
import type { Greeted } from './presence.ts';

type Welcome = Extract<Control, { type: 'welcome' }>;

/**
 * The hub's list of live epochs. What ran or waited here when we said hello and is not in it belongs to an old epoch: it is ended, its
 * work is salvaged, and its end is still told. Settled facts are forgotten and all others are sent again.
 */
export function applyWelcome(shop: Workshop, report: Report, welcome: Welcome, greeted: Greeted): void {
  const { context, running, lanes } = shop;
  for (const { boot, seq } of welcome.watermarks) settle(context.local, boot, seq);
  const live = new Set(welcome.live.map(({ task, epoch }) => `${task}/${epoch}`));
  const isOld = ({ task, epoch }: { task: string; epoch: number }): boolean => !live.has(`${task}/${epoch}`);
  for (const attempt of greeted.attempts.filter(isOld)) {
    if (running.stop(attempt, 'superseded')) context.log('warn', 'an attempt is no longer live at the hub and is ended', { task: attempt.task, epoch: attempt.epoch });
  }
  for (const { id, type, task, epoch } of listUnfinished(context.local)) {
    if (type !== 'attempt.start' || task === null || epoch === null || !greeted.orders.has(id) || !isOld({ task, epoch }) || !lanes.take(id)) continue;
    const order = findOrder(context.local, id);
    if (order === null) throw new Error(`the order ${id} waited and is not in the ledger`);
    declineBeside(shop, order, { code: 'not_live', message: 'the hub no longer counts this attempt as live', retryable: false });
  }
  beginForgotten(shop);
  report.again();
  if (welcome.refused !== null || context.storage.why() !== null) {
    // It was said already that there is no room.
    if (welcome.refused !== null && context.storage.why() === null) context.log('error', `the hub gives this node no orders: ${welcome.refused}`);
    return lanes.hold();
  }
  lanes.release();
}

/** The ledger is the truth: what a full disk kept from being begun when it came is begun now. */
function beginForgotten(shop: Workshop): void {
  for (const { id } of listUnfinished(shop.context.local)) {
    if (shop.lanes.has(id)) continue;
    const order = findOrder(shop.context.local, id);
    if (order !== null) beginOrder(shop, order);
  }
}
