import { existsSync } from 'node:fs';
import path from 'node:path';
import { forgetRef, outsideFailure } from '@fuel/git';
import { forgetKept, listKept } from '@fuel/local';
import { onDisk } from '../on-disk.ts';
import type { Slots } from './give-back.ts';

export const keptForDays = 30;

/** What was kept and nobody took for so long is forgotten in the mirror; what was pushed stays where people can have it. */
export async function forgetOldKept(context: Slots): Promise<void> {
  const before = new Date(context.now().getTime() - keptForDays * 24 * 3_600_000).toISOString();
  for (const kept of listKept(context.local).filter(({ madeAt }) => madeAt < before)) {
    const dir = path.join(context.home.mirrors, kept.mirror);
    try {
      if (existsSync(dir)) await forgetRef(context.git, { mirror: { dir, url: '' }, ref: kept.ref });
    } catch (cause) {
      const failure = outsideFailure(cause);
      if (failure === null) throw cause;
      context.log('warn', `what was kept could not be forgotten: ${failure.message}`, { ref: kept.ref });
      continue;
    }
    await onDisk(context, () => forgetKept(context.local, kept));
  }
}
