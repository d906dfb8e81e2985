import { atomically, LocalFailure, type Local } from '@fuel/local';
import type { NodeContext } from './node-context.ts';
import { pause, pauseMs } from './pause.ts';

const pauses = { firstMs: 200, mostMs: 10_000 };

/**
 * What happened must reach the disk, so a full disk is waited out: the work is done and would be lost otherwise. When the node stops
 * meanwhile, the failure comes out, and the next start finds what the ledger last said.
 */
export async function onDisk<T>(context: Pick<NodeContext, 'local' | 'log' | 'stopping'>, write: () => T): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await withOthers(context.local, write);
    } catch (cause) {
      if (!(cause instanceof LocalFailure) || !cause.retryable) throw cause;
      context.log('error', cause.message, { code: cause.code });
      if (!(await pause(pauseMs(tries, pauses, Math.random()), context.stopping))) throw cause;
    }
  }
}

interface Waiting {
  readonly write: () => unknown;
  readonly tell: (written: unknown) => void;
  readonly fail: (cause: unknown) => void;
}

const queues = new WeakMap<Local, Waiting[]>();

/** Whatever wants to be written in the same turn is one write, with one fsync. */
function withOthers<T>(local: Local, write: () => T): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const one: Waiting = { write, tell: (written) => resolve(written as T), fail: reject };
    const queue = queues.get(local);
    if (queue !== undefined) return void queue.push(one);
    queues.set(local, [one]);
    setImmediate(() => {
      const waiting = queues.get(local) ?? [];
      queues.delete(local);
      writeAll(local, waiting);
    });
  });
}

/** Where one of them fails, nothing of them is on the disk: then each is written alone, and fails alone. */
function writeAll(local: Local, waiting: readonly Waiting[]): void {
  let written: readonly unknown[];
  try {
    written = atomically(local, () => waiting.map((one) => one.write()));
  } catch (cause) {
    if (waiting.length === 1) return waiting[0]?.fail(cause);
    for (const one of waiting) writeAll(local, [one]);
    return;
  }
  waiting.forEach((one, index) => one.tell(written[index]));
}
