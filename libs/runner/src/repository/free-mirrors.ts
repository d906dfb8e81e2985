import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { freeMirror, outsideFailure } from '@fuel/git';
import { newLatch } from '../latch.ts';
import type { NodeContext } from '../node-context.ts';

type Context = Pick<NodeContext, 'git' | 'home' | 'log'>;

/**
 * Everybody who was at work was ended, or has ended: nobody holds a lock, and what is half made stays so. A call of our own that still hangs in a mirror
 * is waited for until the signal; what comes after that is left to the next start.
 */
export async function freeMirrors(context: Context, within: AbortSignal = new AbortController().signal): Promise<void> {
  if (within.aborted) return;
  const enough = newLatch();
  within.addEventListener('abort', enough.open, { once: true });
  await Promise.race([enough.opened, inEachMirror(context, (mirrorDir) => freeMirror(context.git, { mirrorDir, within }))]);
  within.removeEventListener('abort', enough.open);
}

/** What goes wrong with one is no reason to pass over the others. */
export async function inEachMirror({ home, log }: Context, work: (mirrorDir: string) => Promise<void>): Promise<void> {
  await mkdir(home.mirrors, { recursive: true });
  for (const name of (await readdir(home.mirrors)).filter((one) => /^[0-9a-f]{32}$/.test(one))) {
    try {
      await work(path.join(home.mirrors, name));
    } catch (cause) {
      const failure = outsideFailure(cause);
      if (failure === null) throw cause;
      log('warn', `a mirror could not be cleared of what an earlier life left: ${failure.message}`, { mirror: name });
    }
  }
}
