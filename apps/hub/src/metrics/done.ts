import type { Id } from '@fuel/contracts';

/** What this process did since it started. */
export interface Done {
  facts: number;
  messagesRefused: number;
  ordersSent: number;
  ordersResent: number;
  dispatches: number;
  readersCut: number;
}

/** Counts what the loops do, on the way of the work: an addition each. */
export const countWork = (done: Done, tell: (node: Id, reason: string) => void) => ({
  refused(node: Id, reason: string): void {
    done.messagesRefused += 1;
    tell(node, reason);
  },
  sent(orders: readonly { readonly sends: number }[]): void {
    const first = orders.filter((order) => order.sends <= 1).length;
    done.ordersSent += first;
    done.ordersResent += orders.length - first;
  },
});
