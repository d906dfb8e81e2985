import type { Post } from '@fuel/engine';
import { type Loop, startLoop } from '../loop.ts';
import type { Roll } from '../presence/roll.ts';
import { openPatience } from './patience.ts';
import { relay, type RelayOptions, send } from './relay.ts';
import { writeLetters } from './write-letters.ts';

export interface RelayLoopOptions extends Omit<RelayOptions, 'present' | 'contractOf' | 'patience'> {
  readonly roll: Roll;
  readonly now: () => number;
  readonly idleMs: number;
  readonly onTrouble: (loop: string, cause: unknown) => void;
}

export interface RelayLoop extends Pick<Loop, 'stop'> {
  /** What is committed here goes out here. */
  readonly post: Post;
  /** What was sent once may be due again: not only what is new has to be looked at. */
  lookThrough(): void;
}

/** Looks for new orders when it is woken, and through all of them now and then. */
export function startRelay(options: RelayLoopOptions): RelayLoop {
  const { voice, roll, now, idleMs, onTrouble } = options;
  const patience = openPatience(now);
  const relaying = { ...options, patience, contractOf: roll.contractOf, present: roll.present };
  let lookedThrough = 0;
  const loop = startLoop({
    name: 'relay',
    idleMs,
    onTrouble,
    step: () => {
      const onlyNew = now() - lookedThrough < idleMs;
      if (!onlyNew) lookedThrough = now();
      return relay(relaying, onlyNew);
    },
  });
  return {
    post: {
      reaches: (node) => voice.connection.connected && roll.isPresent(node, now()),
      prepare: (orders) => {
        for (const { id, handed } of orders) if (handed !== null) patience.sent(id, handed);
        const letters = soon(() => writeLetters(relaying, orders.flatMap(({ id, node, body }) => (node === null ? [] : [{ id, node, body, sends: 1 }]))));
        return () => void send(relaying, letters()).catch((cause: unknown) => onTrouble('post', cause));
      },
      left: loop.wake,
      confirmed: patience.confirmed,
    },
    lookThrough() {
      lookedThrough = 0;
      loop.wake();
    },
    stop: loop.stop,
  };
}

/** Made as soon as there is nothing else to do, or else when it is asked for. */
function soon<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  const get = (): T => (made ??= { value: make() }).value;
  setImmediate(get);
  return get;
}
