import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { afterSpending, capKey, emptyWorld, type KeptCap } from '@fuel/core';
import { changes, newFeature, someFeature, someTask } from '../rows.arb.ts';
import { openTestBed, type Room, type TestBed } from '../test-bed.arb.ts';

let bed: TestBed;
let room: Room;
beforeAll(async () => {
  bed = await openTestBed();
  room = await bed.room();
});
afterAll(async () => {
  expect(await bed?.close()).toEqual([]);
});

const now = Date.UTC(2026, 0, 31, 12);
const usage = (costUsd: number | null) => ({ inputTokens: 100, outputTokens: 10, costUsd });

test('given attempts, when a cap is set, then what was spent before is counted, by the day or in all; afterwards each commit counts under its lock', async () => {
  const judge = { agent: 'judge', agentVersion: null, model: null, resumed: false, cumulative: false, said: null, cacheReadTokens: null, cacheWriteTokens: null };
  const attempts = [{ task: 'tsk_one', epoch: 1, finishedAt: now - 86_400_000, usage: usage(2), reviews: [{ round: 1, at: now, usage: usage(0.4), spend: judge }, { round: 2, at: now, usage: null, spend: judge }] }, { task: 'tsk_one', epoch: 2, finishedAt: now, usage: usage(0.1) }, { task: 'tsk_one', epoch: 3, finishedAt: now, usage: usage(null) }];
  await room.store.transact((transaction) => transaction.write(changes({ created: [newFeature(someFeature('fea_1'), [someTask('one')])], attempts })));
  const set = (level: KeptCap['level'], owner: string, per: 'day' | 'total') =>
    room.store.transact((transaction) => transaction.write(changes({ capWishes: [{ level, owner, cap: { usd: 1, per, action: 'stop' }, day: '2026-01-31' }] })));
  await set('feature', 'fea_1', 'day');
  await set('task', 'tsk_one', 'total');
  const byKey = async () => Object.fromEntries((await room.store.listCaps()).map((cap) => [capKey(cap), [cap.spentMicros, cap.spentTokens, cap.usd, cap.tokens]]));
  expect(await byKey()).toEqual({ 'feature fea_1': [500_000, 330, 1, undefined], 'task tsk_one': [2_500_000, 440, 1, undefined] });

  // Side by side: nobody counts from what somebody else is counting.
  await Promise.all(
    Array.from({ length: 6 }, () =>
      room.store.transact(async (transaction) => {
        const world = emptyWorld();
        await transaction.load({ caps: ['feature fea_1', 'workspace nowhere'] }, world);
        expect(world.caps.get('workspace nowhere')).toBeNull();
        const before = world.caps.get('feature fea_1');
        if (before == null) throw new Error('it is there');
        await transaction.write(changes({ caps: [afterSpending(before, usage(0.01), now).cap] }));
      }),
    ),
  );
  expect((await byKey())['feature fea_1']).toEqual([560_000, 990, 1, undefined]);
  expect([...((await room.store.readBoard(now, { repositories: [], workspaces: [], lanes: [] })).caps?.usedUp.keys() ?? [])]).toEqual(['task tsk_one']);
  await room.store.transact((transaction) => transaction.write(changes({ capWishes: [{ level: 'task', owner: 'tsk_one', cap: null, day: '2026-01-31' }, { level: 'feature', owner: 'fea_1', cap: null, day: '2026-01-31' }] })));
  expect((await room.store.readBoard(now, { repositories: [], workspaces: [], lanes: [] })).caps).toBeUndefined();
});
