import type { Result, Wish } from './command.ts';
import { closeFold, openFold } from './fold.ts';
import { runWish } from './run.ts';
import type { EngineDeps } from './transaction.ts';

/** The one rail: wishes in, one transaction, results out, in order. A refused wish does not stop the others. */
export function handle(deps: EngineDeps, wishes: readonly Wish[]): Promise<readonly Result[]> {
  return deps.transact(async (transaction) => {
    const fold = openFold(deps, transaction);
    const results: Result[] = [];
    for (const wish of wishes) results.push(await runWish(fold, wish));
    await closeFold(fold);
    return results;
  });
}
