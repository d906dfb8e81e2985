import type { Log } from './log.ts';

export interface Closers {
  /** Whoever starts something says at once how it ends. */
  add(name: string, close: () => Promise<unknown>): void;
  /** Last started, first stopped. One that fails is told of and does not keep the others running. */
  closeAll(): Promise<{ readonly failed: readonly string[] }>;
}

export function createClosers(log: Log): Closers {
  const open: { name: string; close: () => Promise<unknown> }[] = [];
  return {
    add: (name, close) => void open.push({ name, close }),
    async closeAll() {
      const failed: string[] = [];
      for (let last = open.pop(); last !== undefined; last = open.pop()) {
        try {
          await last.close();
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
