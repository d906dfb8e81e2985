import { BusFailure, publishAllDurable } from '@fuel/bus';
import type { Id } from '@fuel/contracts';
import { crashAt } from '../crash/crash-at.ts';
import type { Patience } from './patience.ts';
import { type DueOrder, type Letter, writeLetters, type Writing } from './write-letters.ts';

export interface SendOptions extends Writing {
  readonly release: (orders: readonly Id[]) => Promise<void>;
  /** For whoever counts. */
  readonly sent?: (orders: readonly DueOrder[]) => void;
}

export interface RelayOptions extends SendOptions {
  readonly present: (now: number) => readonly { readonly node: Id }[];
  readonly patience: Pick<Patience, 'sent' | 'resendAfterMs'>;
  readonly claim: (wanted: { presentNodes: readonly { node: Id }[]; now: number; resendAfterMs: number; limit: number; onlyNew: boolean }) => Promise<readonly DueOrder[]>;
}

const limit = 512;

/**
 * Takes what is due out of the outbox and puts it on the wire, again and again until the node confirms. `onlyNew`: what was sent once is
 * left for another time. True: there may be more.
 */
export async function relay(options: RelayOptions, onlyNew: boolean): Promise<boolean> {
  const now = options.voice.now();
  const presentNodes = options.present(now);
  if (presentNodes.length === 0 || !options.voice.connection.connected) return false;
  const { patience } = options;
  const due = await options.claim({ presentNodes, now, resendAfterMs: patience.resendAfterMs(), limit, onlyNew });
  for (const { id, sends } of due) if (sends === 1) patience.sent(id, now);
  await send(options, writeLetters(options, due));
  return due.length === limit;
}

/** The only publisher of orders. What could not be sent, and may be later, is due again at once. */
export async function send(options: SendOptions, letters: readonly Letter[]): Promise<void> {
  if (letters.length === 0) return;
  crashAt('orders.publish.before');
  const results = await publishAllDurable(options.voice.connection, letters);
  crashAt('orders.publish.after');
  options.sent?.(letters.flatMap((letter) => letter.orders));
  const failed = letters.flatMap((letter, index) => {
    const failure = results[index];
    return failure instanceof BusFailure ? [{ letter, failure }] : [];
  });
  for (const { letter, failure } of failed) {
    if (failure.code === 'bus.too_large') for (const order of letter.orders) options.unsendable(order.id, order.node, failure.message);
  }
  const again = failed.filter(({ failure }) => failure.code !== 'bus.too_large');
  const [first] = again;
  if (first === undefined) return;
  await options.release(again.flatMap(({ letter }) => letter.orders.map((order) => order.id)));
  throw first.failure;
}
