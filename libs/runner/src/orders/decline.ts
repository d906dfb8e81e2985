import type { FactOf, OrderOf } from '@fuel/contracts';
import { appendFacts, atomically, setOrderState, type LedgerOrder } from '@fuel/local';
import { journalled, type NodeContext } from '../node-context.ts';
import { onDisk } from '../on-disk.ts';

export type Decline = Pick<FactOf<'order.declined'>, 'code' | 'message' | 'retryable'>;

/** The order is done with this: the hub decides what comes next. */
export async function declineOrder(context: NodeContext, order: LedgerOrder, decline: Decline): Promise<void> {
  await onDisk(context, () => writeDecline(context, order, decline));
  context.log('warn', `order declined: ${decline.message}`, { order: order.id, type: order.body.type, code: decline.code });
}

export function writeDecline(context: NodeContext, order: LedgerOrder, { code, message, retryable }: Decline): void {
  const subject = subjectOf(order.body);
  atomically(context.local, () => {
    setOrderState(context.local, order.id, 'done', context.now());
    appendFacts(context.local, [
      journalled(context, {
        type: 'order.declined', order: order.id, code, message: message.slice(0, 4_000), retryable, ...(subject === null ? {} : { subject }),
      }),
    ]);
  });
}

const subjectOf = (body: LedgerOrder['body']): Pick<OrderOf<'attempt.start'>, 'task' | 'epoch'> | null =>
  'task' in body ? { task: body.task, epoch: body.epoch } : null;
