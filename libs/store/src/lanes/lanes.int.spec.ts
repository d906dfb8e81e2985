import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Lane } from '@fuel/contracts';
import type { TaskState } from '@fuel/core';
import { changes, newFeature, someFeature, someTask } from '../rows.arb.ts';
import { openTestBed, type Room, type TestBed } from '../test-bed.arb.ts';

let bed: TestBed;
let room: Room;
beforeAll(async () => {
  bed = await openTestBed();
});
afterAll(async () => {
  expect(await bed?.close()).toEqual([]);
});
beforeEach(async () => {
  room = await bed.room();
});

const planned = { name: 'planned' } as const;
/** Features with tasks that are labelled; each task is [name, lane, state, priority]. */
async function plant(feature: string, state: { readonly name: 'planned' | 'in_progress' }, ...tasks: [name: string, lane: Lane | null, state?: TaskState | undefined, priority?: number][]) {
  const made = newFeature(someFeature(feature, { state }), tasks.map(([name, lane, at = { name: 'proposed' }, priority = 500]) => someTask(name, { state: at }, { feature, priority, ...(lane === null ? {} : { lane }) })));
  await room.store.transact((transaction) => transaction.write(changes({ created: [made] })));
}

describe('lanes', () => {
  test('given labelled tasks, then lanes with their counts, oldest first, page by page, and the tasks of one, newest first', async () => {
    await plant('fea_1', { name: 'in_progress' }, ['a', { key: 'probes', phase: 2 }, { name: 'landed' }], ['b', { key: 'probes', phase: 1, parallel: false }], ['c', null]);
    await plant('fea_2', planned, ['d', { key: 'probes' }], ['e', { key: 'db', parallel: 3 }]);
    const first = await room.store.listLanes({ after: null, limit: 1 });
    expect(first.items).toEqual([{ key: 'probes', counters: { landed: 1, proposed: 2 }, features: 2, phases: [1, 2], createdAt: expect.any(Number) }]);
    expect(first.next).not.toBeNull();
    expect((await room.store.listLanes({ after: null, limit: 10 })).items.map((one) => one.key)).toEqual(['probes', 'db']);
    const { items } = await room.store.listLaneTasks('probes', { after: null, limit: 10 });
    expect(items.map((one) => [one.id, one.phase, one.most, one.state])).toEqual([['tsk_d', null, null, 'proposed'], ['tsk_b', 1, 1, 'proposed'], ['tsk_a', 2, null, 'landed']]);
    expect((await room.store.listLaneTasks('db', { after: null, limit: 10 })).items.map((one) => one.most)).toEqual([3]);
    expect((await room.store.listLaneTasks('probes', { after: null, limit: 10, state: 'landed' })).items.map((one) => one.id)).toEqual(['tsk_a']);
    expect([await room.store.countLane('probes'), await room.store.countLane('none')]).toEqual([{ landed: 1, proposed: 2 }, {}]);
  });

  test('given tasks that wait to be started, then the next is the one of the first phase, the most urgent, the oldest, and none that would begin others too', async () => {
    await plant('fea_1', planned, ['late', { key: 'l', phase: 2 }, undefined, 900]);
    await plant('fea_2', planned, ['low', { key: 'l', phase: 1 }, undefined, 100]);
    await plant('fea_3', planned, ['high', { key: 'l', phase: 1 }, undefined, 800]);
    await plant('fea_4', planned, ['together', { key: 'l' }], ['other', null]);
    await plant('fea_5', { name: 'in_progress' }, ['begun', { key: 'l' }, { name: 'ready', notBefore: null, reason: null }]);
    expect(await room.store.nextOfLane('l', 10)).toEqual(['fea_3', 'fea_2', 'fea_1']);
  });
});
