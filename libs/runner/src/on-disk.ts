import { atomically, LocalFailure, savepoint, type Local } from '@fuel/local';
import type { NodeContext } from './node-context.ts';
import { pause, pauseMs } from './pause.ts';

const pauses = { firstMs: 200, mostMs: 10_000 };

/**
 * What happened must reach the disk, so a full disk is waited out: the work is done and would be lost otherwise. When the node stops
 * meanwhile, the failure comes out, and the next start finds what the ledger last said.
 */
export async function onDisk<T>(context: Pick<NodeContext, 'local' | 'log' | 'stopping' | 'storage'>, write: () => T): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await withOthers(context.local, write);
    } catch (cause) {
      if (!(cause instanceof LocalFailure) || !cause.retryable) throw cause;
      if (tries === 0) context.log('error', cause.message, { code: cause.code });
      context.storage.refused(cause);
      if (!(await pause(pauseMs(tries, pauses, Math.random()), context.stopping))) throw cause;
    }
  }
}

/** Throws nothing: its own failure is its own, and one in the write of all is told to each. */
type Waiting = { readonly run: () => () => void; readonly fail: (cause: unknown) => void };

const queues = new WeakMap<Local, Waiting[]>();

/** Whatever wants to be written in the same turn is one write, with one fsync; what fails of it is undone alone. */
function withOthers<T>(local: Local, write: () => T): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const one: Waiting = {
      run: () => {
        const written = savepoint(local, write);
        return () => (written.ok ? resolve(written.value) : reject(written.cause));
      },
      fail: reject,
    };
    const queue = queues.get(local);
    if (queue !== undefined) return void queue.push(one);
    queues.set(local, [one]);
    setImmediate(() => writeAll(local));
  });
}

function writeAll(local: Local): void {
  const queue = queues.get(local) ?? [];
  queues.delete(local);
  try {
    for (const tell of atomically(local, () => queue.map(({ run }) => run()))) tell();
  } catch (cause) {
    for (const { fail } of queue) fail(cause);
  }
}
