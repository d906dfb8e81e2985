import type { Id } from '@fuel/contracts';
import { type EngineDeps, handle } from '@fuel/engine';
import type { Writing } from './write-letters.ts';

interface Declining {
  readonly engine: EngineDeps;
  readonly log: { error(fields: object, message: string): void };
  readonly committed: () => void;
  readonly onTrouble: (cause: unknown) => void;
}

/** Whoever waits for what the order should bring hears that it never comes, as if its node had declined it. */
export function declineUnsendable({ engine, log, committed, onTrouble }: Declining): Writing['unsendable'] {
  return (order: Id, node: Id, reason: string) => {
    log.error({ order, node, reason }, 'an order cannot be sent as it is; its task or landing is told');
    const message = `The order cannot be sent: ${reason}`.slice(0, 1_000);
    handle(engine, [{ actor: { kind: 'hub', id: 'relay' }, command: { type: 'order.decline', order, node, code: 'unsendable', message, retryable: false } }]).then(committed, onTrouble);
  };
}
