import { LocalFailure } from '@fuel/local';
import type { NodeContext } from './node-context.ts';
import { pause, pauseMs } from './pause.ts';

const pauses = { firstMs: 200, mostMs: 10_000 };

/**
 * What happened must reach the disk, so a full disk is waited out: the work is done and would be lost otherwise. When the node stops
 * meanwhile, the failure comes out, and the next start finds what the ledger last said.
 */
export async function onDisk<T>(context: Pick<NodeContext, 'log' | 'stopping'>, write: () => T): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return write();
    } catch (cause) {
      if (!(cause instanceof LocalFailure) || !cause.retryable) throw cause;
      context.log('error', cause.message, { code: cause.code });
      if (!(await pause(pauseMs(tries, pauses, Math.random()), context.stopping))) throw cause;
    }
  }
}
