import { setImmediate } from 'node:timers/promises';

/** Some milliseconds of small steps. */
const AT_ONCE = 5_000;

/** Does something with each of many, and hears others in between. */
export async function inTurns<T>(all: Iterable<T>, each: (one: T) => void): Promise<void> {
  let count = 0;
  for (const one of all) {
    each(one);
    if (++count % AT_ONCE === 0) await setImmediate();
  }
}
