import { createHash } from 'node:crypto';
import { order as orderSchema, type OrderLists, type OrderOf, orderLists } from '@fuel/contracts';
import { setOrderState, type LedgerOrder } from '@fuel/local';
import { askHub } from '../ask-hub.ts';
import type { FetchedLists, NodeContext } from '../node-context.ts';
import { onDisk } from '../on-disk.ts';
import { declineOrder } from './decline.ts';

type Listed = OrderOf<'attempt.start' | 'review.run' | 'landing.prepare'>;

/**
 * Carries out an order with its lists, which are fetched where they were too long for it: each time that it is carried out, since the ledger
 * keeps the order as it came. The order is signed and names their hash, so nobody in between can put others in their place.
 */
export async function withLists<B extends Listed>(context: NodeContext, order: LedgerOrder & { readonly body: B }, carryOut: (whole: LedgerOrder & { readonly body: B }) => Promise<void>): Promise<void> {
  const { lists } = order.body;
  if (lists === undefined) return carryOut(order);
  const fetched = await askHub(() => context.fetchLists(order.id), context.stopping);
  if (context.stopping.aborted) return;
  if (fetched.kind === 'gone') {
    context.log('info', 'an order is dropped: the hub no longer waits for it', { order: order.id });
    return onDisk(context, () => setOrderState(context.local, order.id, 'done', context.now()));
  }
  const read = readLists(fetched, lists.sha256);
  if ('why' in read) return declineOrder(context, order, { code: 'repository_unreadable', message: `the lists of the order could not be fetched: ${read.why}`, retryable: read.retryable });
  return carryOut({ ...order, body: complete(order.body, read) });
}

type Unread = { readonly why: string; readonly retryable: boolean };

function readLists(fetched: Exclude<FetchedLists, { kind: 'gone' }>, sha256: string): OrderLists | Unread {
  if (fetched.kind === 'failed') return { why: fetched.message, retryable: fetched.retryable };
  if (createHash('sha256').update(fetched.text).digest('hex') !== sha256) return { why: 'what the hub gave is not what the order names', retryable: true };
  const read = orderLists.safeParse(JSON.parse(fetched.text));
  return read.success ? read.data : { why: `this node does not understand them (${read.error.issues[0]?.path.join('.') ?? ''}); a newer version of the node may`, retryable: false };
}

function complete<B extends Listed>(body: B, { upstreams = [], merge = [], heads = [] }: OrderLists): B {
  const { lists: _fetched, ...rest } = body;
  const whole = body.type === 'attempt.start' ? { ...rest, upstreams, start: { ...body.start, merge } } : body.type === 'review.run' ? { ...rest, upstreams } : { ...rest, heads };
  return orderSchema.parse(whole) as B;
}
