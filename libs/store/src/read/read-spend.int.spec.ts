import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { spendBy } from '@fuel/contracts';
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

test('given attempts of some days, then they add up by everything that is asked for, and what is given narrows', async () => {
  const day = (n: number) => Date.UTC(2026, 0, n, 23, 59);
  const usage = (inputTokens: number, costUsd: number | null) => ({ inputTokens, outputTokens: 1, costUsd });
  const spend = (model: string) => ({ agent: 'opus', agentVersion: null, model, resumed: false, cumulative: false, said: null, cacheReadTokens: 5, cacheWriteTokens: null });
  await room.store.transact((transaction) =>
    transaction.write(
      changes({
        created: [newFeature(someFeature('fea_1'), [someTask('one'), someTask('two')])],
        attempts: [
          { task: 'tsk_one', epoch: 1, agent: 'opus', finishedAt: day(30), usage: usage(100, 1.25), spend: spend('big') },
          { task: 'tsk_one', epoch: 2, agent: 'codex', finishedAt: day(31), usage: usage(10, null) },
          { task: 'tsk_two', epoch: 1, agent: 'opus', finishedAt: day(31), usage: usage(1, 0.5), spend: spend('small') },
          { task: 'tsk_two', epoch: 2, agent: 'opus', dispatchedAt: day(31) },
        ],
      }),
    ),
  );
  const lines = async (filter: Parameters<Room['store']['readSpend']>[0]) => (await room.store.readSpend(filter)).lines.map(({ name, attempts, costUsd }) => `${name} ${attempts} ${costUsd}`);
  expect((await room.store.readSpend({ by: 'task' })).total).toEqual({ attempts: 3, inputTokens: 111, outputTokens: 3, cacheReadTokens: 10, cacheWriteTokens: 0, costUsd: 1.75, unpriced: 1 });
  expect(await lines({ by: 'day' })).toEqual(['2026-01-31 2 0.5', '2026-01-30 1 1.25']);
  expect((await room.store.readSpend({ by: 'task' })).lines.map(({ id, costUsd }) => [id, costUsd])).toEqual([['tsk_one', 1.25], ['tsk_two', 0.5]]);
  expect(await lines({ by: 'model' })).toEqual(['big 1 1.25', 'small 1 0.5', 'not told 1 0']);
  expect(await lines({ by: 'agent', task: 'tsk_one' })).toEqual(['opus 1 1.25', 'codex 1 0']);
  expect(await lines({ by: 'agent', from: '2026-01-31', to: '2026-01-31' })).toEqual(['opus 1 0.5', 'codex 1 0']);
  for (const by of spendBy.options) expect((await room.store.readSpend({ by, feature: 'fea_1' })).lines.reduce((sum, line) => sum + line.costUsd, 0)).toBe(1.75);
  expect((await room.store.readSpend({ by: 'feature', workspace: 'elsewhere' })).total.attempts).toBe(0);
});
