import { setTimeout as delay } from 'node:timers/promises';
import { allTasks } from '@fuel/client';
import type { NotOk } from '@fuel/client';
import type { FeatureView } from '@fuel/contracts';
import type { Session } from '../session.ts';
import { SHOWN_TASKS } from './render-tree.ts';

const AGAIN_AFTER_MS = 1_000;

export interface Reader {
  /** The feature has changed: it will be read, once for however many changes come while it is being read. */
  readonly wanted: () => void;
  /** When everything that was wanted is read. */
  readonly settled: () => Promise<void>;
}

/** Reads a feature again and again, one read at a time. A world that fails is waited for; a refusal is handed on and ends it. */
export function keepReading(session: Session, id: string, over: AbortSignal, read: (feature: FeatureView) => void, refused: (no: NotOk) => void): Reader {
  let dirty = false;
  let running: Promise<void> | undefined;
  async function readWhileDirty(): Promise<void> {
    while (dirty && !over.aborted) {
      dirty = false;
      const found = await session.client.call('getFeature', { params: { id }, signal: over });
      const feature = found.ok ? await allTasks(session.client, found.value, SHOWN_TASKS) : found;
      if (over.aborted) return;
      if (feature.ok) read(feature.value);
      else if ('failure' in feature && feature.failure.retryable) {
        dirty = true;
        await delay(AGAIN_AFTER_MS, undefined, { signal: over }).catch((error: unknown) => {
          if (!over.aborted) throw error;
        });
      } else return refused(feature);
    }
  }
  return {
    wanted: () => {
      dirty = true;
      running ??= readWhileDirty().finally(() => {
        running = undefined;
      });
    },
    settled: async () => {
      await running;
    },
  };
}
