import { setImmediate } from 'node:timers/promises';

/** Long work that stops again and again, so that somebody else can be heard. */
export type Portions<T> = Generator<undefined, T>;

/** At once. */
export function drained<T>(work: Portions<T>): T {
  for (;;) {
    const next = work.next();
    if (next.done === true) return next.value;
  }
}

/** A node that looks through a large change still says that it is alive. */
export async function unhurried<T>(work: Portions<T>): Promise<T> {
  for (;;) {
    const next = work.next();
    if (next.done === true) return next.value;
    await setImmediate();
  }
}
