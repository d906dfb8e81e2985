import { hashOf } from '../auth/secret.ts';
import type { EngineDeps, EngineSettings } from '@fuel/engine';
import type { Store } from '@fuel/store';
import { newId } from './new-id.ts';

/** The clock, chance and the database enter the engine here and nowhere else. */
export const engineDeps = (store: Store, settings: EngineSettings): EngineDeps => ({
  transact: store.transact,
  now: () => Date.now(),
  newId,
  sha256: hashOf,
  settings,
});
