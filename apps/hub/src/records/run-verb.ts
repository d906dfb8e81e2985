import { type Store, StoreFailure } from '@fuel/store';
import { createClosers } from '../compose/closers.ts';
import type { Log } from '../compose/log.ts';
import { StartFailure } from '../compose/start-failure.ts';
import type { HubSettings } from '../config.ts';
import { reachDatabase } from './reach-database.ts';

export interface Told {
  readonly text: string;
  readonly code: number;
}

/** A verb that asks the database and ends. What was started for it is stopped again, whatever it came to. */
export async function runVerb(settings: HubSettings, log: Log, verb: (store: Store) => Promise<Told>): Promise<Told & { readonly trouble: string | null }> {
  const closers = createClosers(log);
  try {
    return { ...(await verb(await reachDatabase(settings, log, closers))), trouble: null };
  } catch (cause) {
    const remedy = remedyOf(cause);
    if (remedy === null || !(cause instanceof Error)) throw cause;
    return { text: '', code: 3, trouble: `The hub's database cannot be used: ${cause.message}.\n  ${remedy}\n` };
  } finally {
    await closers.closeAll();
  }
}

/** Null: it is a defect. */
function remedyOf(cause: unknown): string | null {
  if (cause instanceof StartFailure) return cause.remedy;
  if (!(cause instanceof StoreFailure)) return null;
  if (cause.code === 'store.unreachable') return 'Check DATABASE_URL and that Postgres runs; without DATABASE_URL the Postgres in FUEL_HUB_DATA is meant.';
  return 'Start the hub of this version on it once, which brings its schema up to date, and look again.';
}
