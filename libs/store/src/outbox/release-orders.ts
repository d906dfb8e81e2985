import type { Id } from '@fuel/contracts';
import type { Query } from '../database.ts';

/** They were claimed but never went out: they are due again at once. The sends stay counted. */
export async function releaseOrders(query: Query, orders: readonly Id[]): Promise<void> {
  if (orders.length > 0) await query(`update outbox set status = 'pending', sent_at = null where id = any($1) and status = 'sent'`, [orders]);
}
