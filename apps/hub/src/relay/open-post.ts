import type { Post } from '@fuel/engine';

/** The way of an order straight from its commit to the wire. Until somebody has taken it over, orders wait in the outbox. */
export function openPost(): { readonly post: Post; takeOver(by: Post): void } {
  let to: Post = { reaches: () => false, prepare: () => () => undefined, left: () => undefined, confirmed: () => undefined };
  return {
    post: { reaches: (node) => to.reaches(node), prepare: (orders) => to.prepare(orders), left: () => to.left(), confirmed: (order) => to.confirmed(order) },
    takeOver(by) {
      to = by;
    },
  };
}
