import assert from 'node:assert/strict';
import { until } from '@fuel/testing';
import { type Stage, value } from '../stage/stage.ts';
import { onTheBranches } from './branches.ts';
import { inTheLog } from './log.ts';

const settleMs = 10_000;

/** What holds in every story, whatever was disturbed; asked from outside while the hub still serves. */
export async function judge(stage: Stage): Promise<void> {
  const { items: features } = await stage.features();
  for (const feature of features) inTheLog(feature, await stage.events(feature.id));
  await onTheBranches(stage, features);
  await until(async () => value(await stage.client.call('getStatus')).outbox === 0, { timeoutMs: settleMs, describe: 'no order waits for anybody' });
  assert.equal(value(await stage.client.call('getStatus')).parkedFacts, 0, 'a fact was parked');
}
