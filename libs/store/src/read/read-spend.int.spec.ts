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
          { task: 'tsk_one', epoch: 1, agent: 'opus', finishedAt: day(30), usage: usage(100, 1.25), spend: spend('big'), reviews: [{ round: 1, at: day(31), usage: usage(20, 0.25), spend: { ...spend('small'), agent: 'judge' } }] },
          { task: 'tsk_one', epoch: 1, reviews: [{ round: 2, at: day(31), usage: null, spend: { ...spend('small'), agent: 'judge' } }] },
          { task: 'tsk_one', epoch: 2, agent: 'codex', finishedAt: day(31), usage: usage(10, null) },
          { task: 'tsk_two', epoch: 1, agent: 'opus', finishedAt: day(31), usage: usage(1, 0.5), spend: spend('small') },
          { task: 'tsk_two', epoch: 2, agent: 'opus', dispatchedAt: day(31) },
        ],
      }),
    ),
  );
  const lines = async (filter: Parameters<Room['store']['readSpend']>[0]) => (await room.store.readSpend(filter)).lines.map(({ name, attempts, costUsd }) => `${name} ${attempts} ${costUsd}`);
  expect((await room.store.readSpend({ by: 'task' })).total).toEqual({ attempts: 3, reviews: 2, inputTokens: 131, outputTokens: 4, cacheReadTokens: 20, cacheWriteTokens: 0, costUsd: 2, unpriced: 1 });
  expect(await lines({ by: 'purpose' })).toEqual(['work 3 1.75', 'review 0 0.25']);
  expect((await room.store.readSpend({ by: 'attempt' })).lines.map(({ id, reviews, costUsd }) => [id, reviews, costUsd])).toContainEqual(['tsk_one/1', 2, 1.5]);
  expect(await lines({ by: 'day' })).toEqual(['2026-01-31 2 0.75', '2026-01-30 1 1.25']);
  expect((await room.store.readSpend({ by: 'task' })).lines.map(({ id, costUsd }) => [id, costUsd])).toEqual([['tsk_one', 1.5], ['tsk_two', 0.5]]);
  expect(await lines({ by: 'model' })).toEqual(['big 1 1.25', 'small 1 0.75', 'not told 1 0']);
  expect(await lines({ by: 'agent', task: 'tsk_one' })).toEqual(['opus 1 1.25', 'judge 0 0.25', 'codex 1 0']);
  expect(await lines({ by: 'agent', from: '2026-01-31', to: '2026-01-31' })).toEqual(['opus 1 0.5', 'judge 0 0.25', 'codex 1 0']);
  for (const by of spendBy.options) expect((await room.store.readSpend({ by, feature: 'fea_1' })).lines.reduce((sum, line) => sum + line.costUsd, 0)).toBe(2);
  expect((await room.store.readSpend({ by: 'feature', workspace: 'elsewhere' })).total.attempts).toBe(0);
});
