import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { emptyWorld, type Needs } from '@fuel/core';
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

const write = (more: Parameters<typeof changes>[0]) => room.store.transact((transaction) => transaction.write(changes(more)));
const read = (needs: Needs) =>
  room.store.transact(async (transaction) => {
    const world = emptyWorld();
    await transaction.load(needs, world);
    return world;
  });

describe('what a person changed', () => {
  test('given edits of tasks, then what nothing was said about stays, an agent can be taken away, and the last word counts', async () => {
    const feature = someFeature('fea_1');
    const made = ['a', 'b'].map((name) => someTask(name, {}, { feature: feature.id, agent: 'opus', priority: 500 }));
    await write({ created: [newFeature(feature, made)] });
    const spec = { priority: 900, agent: null, title: 'Better\u0000' };
    await write({ editedTasks: [{ task: 'tsk_a', spec: { ...spec, priority: 1 } }, { task: 'tsk_a', spec }, { task: 'tsk_a', spec: {}, prompt: 'Do\u0000 it well' }] });
    const { tasks, prompts } = await read({ tasks: ['tsk_a', 'tsk_b'], prompts: ['tsk_a', 'tsk_b'] });
    expect(tasks.get('tsk_a')?.spec).toMatchObject({ priority: 900, agent: null, title: 'Better\uFFFD' });
    expect(tasks.get('tsk_b')?.spec).toEqual(made[1]?.spec);
    expect([...prompts.values()].sort()).toEqual(['Do b', 'Do\uFFFD it well']);
  });

  test('given messages to a feature, then they come with the feature from then on', async () => {
    await write({ created: [newFeature(someFeature('fea_1'), [])] });
    await write({ messages: [{ feature: 'fea_1', messages: ['one'] }, { feature: 'fea_1', messages: ['one', 'two'] }] });
    expect((await read({ features: ['fea_1'] })).features.get('fea_1')?.messages).toEqual(['one', 'two']);
  });
});
