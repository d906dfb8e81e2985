import assert from 'node:assert/strict';
import type { EventView } from '@fuel/contracts';
import { openClient, until } from '@fuel/testing';
import { type Stage, value } from '../stage/stage.ts';
import { onTheBranches } from './branches.ts';
import { asItHappened, gatesHold, inTheLog } from './log.ts';

const settleMs = 10_000;

/** What holds in every story, whatever was disturbed; asked from outside while the hub still serves. */
export async function judge(stage: Stage, parkedFacts: number): Promise<void> {
  const { items: features } = await stage.features();
  const pruned = await withoutLog(stage);
  const logged = features.filter(({ id }) => !pruned.has(id));
  const all: EventView[] = [];
  for (const feature of logged) {
    const events = await stage.events(feature.id);
    inTheLog(feature, events);
    all.push(...events);
  }
  gatesHold(logged, asItHappened(all));
  await onTheBranches(stage, features);
  await until(async () => value(await stage.client.call('getStatus')).outbox === 0, { timeoutMs: settleMs, describe: 'no order waits for anybody' });
  assert.equal(value(await stage.client.call('getStatus')).parkedFacts, parkedFacts, 'facts were parked');
}

/** Their events are gone on purpose; what is left of them is compared with their rows like everything else. */
async function withoutLog(stage: Stage): Promise<ReadonlySet<string>> {
  await using database = await openClient(await stage.databaseUrl());
  return new Set((await database.rows<{ id: string }>('select distinct feature_id as id from snapshots')).map(({ id }) => id));
}
