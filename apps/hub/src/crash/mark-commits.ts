import type { EngineDeps } from '@fuel/engine';
import { crashAt, isTestBuild } from './crash-at.ts';

export type Committer = 'wish' | 'dispatch' | 'facts' | 'sweep' | 'hello';

/** The same engine; in a test build each commit that tells something can be the last. */
export function markCommits(engine: EngineDeps, who: Committer): EngineDeps {
  if (!isTestBuild()) return engine;
  return {
    ...engine,
    async transact(work) {
      let tells = false;
      const result = await engine.transact(async (transaction) => {
        tells = false;
        const done = await work({
          ...transaction,
          write: (changes) => {
            tells ||= changes.events.length > 0;
            return transaction.write(changes);
          },
        });
        if (tells) crashAt(`${who}.commit.before`);
        return done;
      });
      if (tells) crashAt(`${who}.commit.after`);
      return result;
    },
  };
}
