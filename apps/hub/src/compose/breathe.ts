import { setImmediate } from 'node:timers/promises';

/** So long one piece of work may keep the event loop; a request, a heartbeat and a fact of a node are heard in between. */
const longestMs = 10;
let heard = performance.now();

/** To be called often by whatever takes long. */
export async function breathe(): Promise<void> {
  if (performance.now() - heard < longestMs) return;
  await setImmediate();
  heard = performance.now();
}
