import { setTimeout as pause } from 'node:timers/promises';
import { openClient } from '@fuel/testing';
import { value } from './federation.mjs';

const over = ['review_pending', 'landed', 'failed', 'cancelled'];

/** Creates a feature, starts it, and waits until all of its tasks are done; answers its id and the milliseconds from start to done. */
export async function runFeature(federation, { database, plan, timeoutMs = 1_200_000 }) {
  await using sql = await openClient(database.url);
  const { id } = value(await federation.client.call('createFeature', { body: plan }));
  const began = performance.now();
  const starting = federation.client.call('startFeature', { params: { id } }).then(value);
  starting.catch(() => undefined);
  for (;;) {
    const [row] = await sql.rows('select state, counters from features where id = $1', [id]);
    if (over.includes(row.state)) break;
    if (performance.now() - began > timeoutMs) throw new Error(`not done within ${timeoutMs} ms: ${JSON.stringify(row.counters)}`);
    await pause(5);
  }
  const tookMs = performance.now() - began;
  await starting;
  return { id, tookMs };
}
