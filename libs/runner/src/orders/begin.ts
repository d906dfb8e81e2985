import type { Order, OrderOf } from '@fuel/contracts';
import { findOrder, isBuried, listUnfinished, setOrderState, type LedgerOrder } from '@fuel/local';
import { runAttempt } from '../attempt/run-attempt.ts';
import type { RunningAttempts } from '../attempt/running-attempts.ts';
import type { Session } from '../connection/session.ts';
import type { Job, Lanes } from '../lanes.ts';
import { moveBranch } from '../landing/move-branch.ts';
import { prepareLanding } from '../landing/prepare-landing.ts';
import { publishLanding } from '../landing/publish-landing.ts';
import type { NodeContext } from '../node-context.ts';
import { onDisk } from '../on-disk.ts';
import type { HeadObserver } from '../repository/observe-heads.ts';
import { observeByOrder } from '../repository/observe-by-order.ts';
import { runReview } from '../review/run-review.ts';
import { declineOrder, type Decline } from './decline.ts';
import { withLists } from './whole-order.ts';

export type Workshop = {
  readonly context: NodeContext;
  readonly lanes: Lanes;
  readonly running: RunningAttempts;
  readonly heads: HeadObserver;
  readonly session: Pick<Session, 'repositories' | 'knows' | 'doubt'>;
};

type With<T extends Order['type']> = LedgerOrder & { readonly body: OrderOf<T> };

export const attemptLane = 'attempt';

/** From an order on disk to a job that waits for its slot; a cancel acts at once. */
export function beginOrder(shop: Workshop, order: LedgerOrder): void {
  const { lanes } = shop;
  if (lanes.has(order.id)) return;
  if (order.body.type === 'attempt.cancel') return cancelAttempt(shop, order as With<'attempt.cancel'>);
  const { repository } = order.body;
  if (!shop.session.repositories.has(repository.id)) {
    // Perhaps it joined just now; the hub gives such an order again after a while.
    shop.session.doubt('an order is for a repository that it has not joined');
    const message = `this node has not joined repository "${repository.name}"; join it: fuel node join`;
    return declineBeside(shop, order, { code: 'unknown_repository', message, retryable: true });
  }
  if (!shop.session.knows(repository)) shop.session.doubt('an order is for a repository that is elsewhere');
  lanes.add({ ...jobOf(shop, order, order.body), name: order.id });
}

/** The dispatch table: what runs beside what. Landings of one repository go one after the other. */
function jobOf(shop: Workshop, order: LedgerOrder, body: Exclude<Order, { type: 'attempt.cancel' }>): Omit<Job, 'name'> {
  const { context, running, heads } = shop;
  const inRepository = { lane: `repository:${body.repository.id}`, limit: 1 };
  switch (body.type) {
    case 'attempt.start':
      return { lane: attemptLane, limit: context.settings.slots, run: () => withLists(context, { ...order, body }, (whole) => runAttempt(context, whole, running)) };
    case 'review.run':
      return { lane: 'review', limit: context.settings.reviewSlots, run: () => withLists(context, { ...order, body }, (whole) => runReview(context, whole)) };
    case 'landing.prepare':
      return { ...inRepository, run: () => withLists(context, { ...order, body }, (whole) => prepareLanding(context, whole)) };
    case 'landing.publish':
      return {
        ...inRepository,
        run: async () => {
          await publishLanding(context, { ...order, body });
          await heads.observe(body.repository);
        },
      };
    case 'branch.move':
      return { ...inRepository, run: () => moveBranch(context, { ...order, body }) };
    case 'repository.observe':
      return { ...inRepository, run: () => observeByOrder(context, { ...order, body }, heads) };
    default:
      return body satisfies never;
  }
}

/** The tombstone was written when the order was accepted, so an attempt that comes later is declined by itself. */
function cancelAttempt(shop: Workshop, order: With<'attempt.cancel'>): void {
  const { context, running } = shop;
  if (!isBuried(context.local, order.body.task, order.body.epoch)) throw new Error(`the cancel order ${order.id} left no tombstone`);
  running.stop(order.body, 'cancelled');
  for (const { id, type, task, epoch } of listUnfinished(context.local)) {
    if (type !== 'attempt.start' || task !== order.body.task || epoch !== order.body.epoch || !shop.lanes.take(id)) continue;
    const waiting = findOrder(context.local, id);
    if (waiting === null) throw new Error(`the order ${id} waited and is not in the ledger`);
    declineBeside(shop, waiting, { code: 'tombstoned', message: 'it was cancelled before it began', retryable: false });
  }
  beside(shop, order, () => onDisk(context, () => setOrderState(context.local, order.id, 'done', context.now())));
}

/** At once, and like every job it waits for the disk when it must. */
const beside = ({ lanes }: Workshop, { id }: LedgerOrder, run: () => Promise<void>): void => lanes.begin({ lane: 'beside', limit: Infinity, name: id, run });

export const declineBeside = (shop: Workshop, order: LedgerOrder, decline: Decline): void =>
  beside(shop, order, () => declineOrder(shop.context, order, decline));
