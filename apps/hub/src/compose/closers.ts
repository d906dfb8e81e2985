import type { Log } from './log.ts';

export interface Closers {
  /** Whoever starts something says at once how it ends. */
  add(name: string, close: () => Promise<unknown>): void;
  /** Last started, first stopped. One that fails or does not end in time is told of and does not keep the others running. */
  closeAll(): Promise<{ readonly failed: readonly string[] }>;
}

/** Every part has shorter bounds of its own; this is for what they did not foresee. */
const longestMs = 30_000;

export function createClosers(log: Log, boundMs = longestMs): Closers {
  const open: { name: string; close: () => Promise<unknown> }[] = [];
  return {
    add: (name, close) => void open.push({ name, close }),
    async closeAll() {
      const failed: string[] = [];
      for (let last = open.pop(); last !== undefined; last = open.pop()) {
        try {
          await within(boundMs, last.close());
          log.debug({ part: last.name }, 'stopped');
        } catch (err) {
          failed.push(last.name);
          log.error({ err, part: last.name }, 'could not be stopped in order');
        }
      }
      return { failed };
    },
  };
}

async function within(ms: number, closing: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`it did not end within ${ms} ms`)), ms);
  });
  try {
    await Promise.race([closing, late]);
  } finally {
    clearTimeout(timer);
  }
}
