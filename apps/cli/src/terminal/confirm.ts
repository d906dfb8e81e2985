import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import type { World } from '../world.ts';

/** A question on stderr, so that stdout stays data. Anything but a yes is a no, and so is the end of the input. */
export async function confirm(world: World, question: string): Promise<boolean> {
  const reader = createInterface({ input: world.stdin, output: world.stderr });
  // At the prompt Ctrl-C comes to readline and not as a signal.
  reader.on('SIGINT', world.interrupt);
  const closed = once(reader, 'close').then(() => '');
  try {
    const answer = await Promise.race([reader.question(`${question} [y/N] `, { signal: world.interrupted }), closed]);
    return /^(y|yes)$/i.test(answer.trim());
  } catch (error) {
    // Ctrl-D, or the Ctrl-C that interrupted us.
    if (error instanceof Error && error.name === 'AbortError') return false;
    throw error;
  } finally {
    reader.close();
  }
}
