import type { Order } from '@fuel/contracts';
import { listsOf } from '@fuel/core';

/** The lists of an order as they travel apart. Of an order as the outbox gives it this is the same text each time, and its hash is in the order. */
export const apartText = (order: Order): string | null => {
  const lists = listsOf(order);
  return lists === null ? null : JSON.stringify(lists);
};
