import type { Log } from '@fuel/runner';
import type { Started } from './start-node.ts';

/** 0 after a stop that was asked for, 1 after a defect or when another home speaks for this node. A second signal ends the process at once; the next start recovers. */
export async function runUntilStopped({ running, release }: Started, log: Log): Promise<number> {
  const stopped = new Promise<null>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        log('info', `stopping (${signal}); once more ends it at once`);
        for (const again of ['SIGINT', 'SIGTERM'] as const) process.on(again, () => process.exit(1));
        resolve(null);
      });
    }
  });
  const ended = await Promise.race([stopped, running.broken.then((cause) => ({ cause })), running.held.then((held) => ({ held }))]);
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
  await running.stop();
  release();
  log('info', 'stopped');
  return 0;
}
