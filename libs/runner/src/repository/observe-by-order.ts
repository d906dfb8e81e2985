import type { OrderOf } from '@fuel/contracts';
import type { LedgerOrder } from '@fuel/local';
import type { NodeContext } from '../node-context.ts';
import { completeOrder } from '../orders/complete.ts';
import { declineOrder } from '../orders/decline.ts';
import type { HeadObserver } from './observe-heads.ts';

type Order = LedgerOrder & { readonly body: OrderOf<'repository.observe'> };

/** The hub asks, so it is told even when nothing changed; and what could not be pushed there is tried again. */
export async function observeByOrder(context: NodeContext, order: Order, heads: HeadObserver): Promise<void> {
  const { repository } = order.body;
  const seen = await heads.observe(repository);
  context.pushes.again(repository.id);
  if (seen.kind === 'unreadable') {
    return declineOrder(context, order, { code: 'repository_unreadable', message: seen.message, retryable: seen.retryable });
  }
  await completeOrder(context, order, [{ type: 'repository.headMoved', repository: repository.id, branch: repository.defaultBranch, url: repository.url, head: seen.head, order: order.id }]);
}
