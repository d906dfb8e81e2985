import type { Result, Wish } from './command.ts';
import { inFold } from './fold.ts';
import { runWish } from './run.ts';
import type { EngineDeps } from './transaction.ts';

/** The one rail: wishes in, one transaction, results out, in order. A refused wish does not stop the others. */
export function handle(deps: EngineDeps, wishes: readonly Wish[]): Promise<readonly Result[]> {
  return inFold(deps, async (fold) => {
    const results: Result[] = [];
    for (const wish of wishes) results.push(await runWish(fold, wish));
    return results;
  });
}
