import { hashOf } from '../auth/secret.ts';
import type { EngineDeps, EngineSettings } from '@fuel/engine';
import type { Store } from '@fuel/store';
import type { Log } from './log.ts';
import { newId } from './new-id.ts';

/** The clock, chance and the database enter the engine here and nowhere else. */
export const engineDeps = (store: Store, settings: EngineSettings, log: Pick<Log, 'error'>): EngineDeps => ({
  transact: store.transact,
  now: () => Date.now(),
  newId,
  sha256: hashOf,
  onBroken: (fact, err) => log.error({ ...fact, err }, 'the hub has a defect: this fact of a node broke it and was parked; please report it'),
  settings,
});
