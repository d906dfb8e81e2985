import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@fuel/client';
import type { EventView } from '@fuel/contracts';
import { openClient } from '@fuel/testing';

type Place = readonly [transaction: bigint, number: bigint];
const placeOf = (position: string): Place => position.split('-').map(BigInt) as unknown as Place;
const isBefore = ([a, n]: Place, [b, m]: Place): boolean => a < b || (a === b && n < m);

const patienceMs = 15_000;

/** The log so far, of one feature or of all, as the hub streams it: up to the last event that its database holds by now, and not silence. */
export async function readEvents(client: Client, database: string, feature?: string): Promise<readonly EventView[]> {
  const end = await endOf(database, feature);
  const events: EventView[] = [];
  if (end === null) return events;
  const enough = new AbortController();
  const late = delay(patienceMs, 'late', { signal: enough.signal, ref: false }).catch(() => 'read');
  void late.then(() => enough.abort());
  for await (const item of client.events({ ...(feature === undefined ? {} : { feature }), signal: enough.signal, lastEventId: '0-0' })) {
    if (item.kind === 'event') events.push(item.event);
    const last = events.at(-1);
    if (item.kind === 'ended' || (last !== undefined && !isBefore(placeOf(last.position), end))) break;
  }
  enough.abort();
  if ((await late) === 'late') throw new Error(`the hub told ${events.length} events and not the last of the log, ${end.join('-')}`);
  return events;
}

async function endOf(database: string, feature: string | undefined): Promise<Place | null> {
  await using client = await openClient(database);
  const [last] = await client.rows<{ at: string }>(
    `select xact::text || '-' || n as at from events where $1::text is null or feature_id = $1 order by xact desc, n desc limit 1`,
    [feature ?? null],
  );
  return last === undefined ? null : placeOf(last.at);
}
