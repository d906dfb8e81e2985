import type { Log } from '@fuel/runner';
import { followDuty, forgetDuty } from '../duty/duty-file.ts';
import { followGc } from '../worktree/gc-wish.ts';
import type { Started } from './start-node.ts';

/** 0 after a stop that was asked for, 1 after a defect or when another home speaks for this node. A second signal ends the process at once; the next start recovers. */
export async function runUntilStopped({ home, running, release }: Started, log: Log): Promise<number> {
  const stopped = new Promise<null>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        log('info', `stopping (${signal}); once more ends it at once`);
        for (const again of ['SIGINT', 'SIGTERM'] as const) process.on(again, () => process.exit(1));
        resolve(null);
      });
    }
  });
  const over = new AbortController();
  const drained = followDuty(home, running, over.signal).then(() => null);
  const collecting = followGc(home, running, over.signal).then(() => new Promise<never>(() => undefined));
  const ended = await Promise.race([stopped, drained, collecting, running.broken.then((cause) => ({ cause })), running.held.then((held) => ({ held }))]);
  over.abort();
  if (ended !== null && 'held' in ended) {
    log('error', `this node stops: ${ended.held}`);
    await running.stop();
    release();
    return 1;
  }
  if (ended !== null) {
    const { cause } = ended;
    log('error', `the node has met a defect and ends; start it again: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`);
    return 1;
  }
  const wasDraining = running.look().duty === 'draining';
  await running.stop();
  if (wasDraining) await forgetDuty(home);
  release();
  log('info', 'stopped');
  return 0;
}
