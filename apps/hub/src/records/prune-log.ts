import type { Pruned, Store } from '@fuel/store';
import type { Told } from './run-verb.ts';

/** Takes the events of features that ended long ago out of the log, and leaves a snapshot of their rows. */
export async function pruneLog(store: Store, { json, olderThanMs, now }: { readonly json: boolean; readonly olderThanMs: number; readonly now: number }): Promise<Told> {
  const pruned = await store.prune(now - olderThanMs);
  return { text: json ? `${JSON.stringify(pruned)}\n` : render(pruned), code: pruned.left.length === 0 ? 0 : 1 };
}

export function render({ features, events, left }: Pruned): string {
  const done = `${events} events of ${features} features are gone; their rows are kept as snapshots.\n`;
  return left.length === 0 ? done : `${done}Left as they are, because the log and the rows differ (fuel hub verify says where): ${left.join(', ')}\n`;
}
