import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { changes, newFeature, someEvent, someFeature } from '../rows.arb.ts';
import { openTestBed, type Room, type TestBed } from '../test-bed.arb.ts';
import { parsePosition } from './position.ts';
import type { EventFilter } from './read-events.ts';

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

const log = (...types: string[]) => room.store.transact((transaction) => transaction.write(changes({ events: types.map((type) => someEvent(type)) })));
const read = async (after: string | null, limit = 100) => room.store.readEvents({ after: after === null ? null : parsePosition(after), limit });

describe('reading the log', () => {
  test('given events of one commit, then they come in the order in which they happened, as they were', async () => {
    const event = someEvent('task.began', { feature: 'fea_1', task: 'tsk_1', actor: { kind: 'person', id: 'ada', onBehalfOf: 'bob' }, data: { state: { name: 'ready' } } });
    await room.store.transact((transaction) => transaction.write(changes({ events: [event, ...Array.from({ length: 300 }, (_one, index) => someEvent(`e.${index}`))] })));
    const [first, ...rest] = await read(null, 1_000);
    expect(first).toEqual({ ...event, workspace: null, position: expect.stringMatching(/^\d+-\d+$/) });
    expect(rest.map((one) => one.type)).toEqual(Array.from({ length: 300 }, (_one, index) => `e.${index}`));
  });

  test('given a filter, then only the events that pass all of it', async () => {
    await room.store.transact((transaction) => transaction.write(changes({ created: [newFeature(someFeature('fea_1'))] })));
    const about = (type: string, feature: string | null, task: string | null) => someEvent(type, { feature, task });
    await room.store.transact((transaction) => transaction.write(changes({ events: [about('task.began', 'fea_1', 'tsk_1'), about('task.landed', 'fea_1', 'tsk_2'), about('feature.landed', 'fea_1', null), about('task.began', 'fea_2', 'tsk_3')] })));
    const types = async (filter: EventFilter) => (await room.store.readEvents({ after: null, limit: 10, ...filter })).map((one) => `${one.type} ${one.task ?? '-'}`);
    expect(await types({ type: 'task.' })).toEqual(['task.began tsk_1', 'task.landed tsk_2', 'task.began tsk_3']);
    expect(await types({ type: 'task.', feature: 'fea_1' })).toEqual(['task.began tsk_1', 'task.landed tsk_2']);
    expect(await types({ task: 'tsk_3' })).toEqual(['task.began tsk_3']);
    expect(await types({ workspace: 'default', type: 'feature.landed' })).toEqual(['feature.landed -']);
    expect(await types({ workspace: 'other' })).toEqual([]);
  });

  test('given a slow transaction that wrote first and commits last, then nobody who reads meanwhile loses it', async () => {
    await log('before');
    let heard: string[] = [];
    let position: string | null = null;
    const listen = async () => {
      const events = await read(position);
      heard = [...heard, ...events.map((one) => one.type)];
      position = events.at(-1)?.position ?? position;
    };
    await room.store.transact(async (slow) => {
      await slow.write(changes({ events: [someEvent('slow')] }));
      await log('fast');
      await listen();
      // What committed after the slow one began waits with it.
      expect(heard).toEqual(['before']);
    });
    await log('after');
    await listen();
    expect(heard).toEqual(['before', 'slow', 'fast', 'after']);
  });

  test('given many writers at once and one reader that never stops, then it hears each event once', async () => {
    const names = Array.from({ length: 60 }, (_one, index) => `w.${index}`);
    const writing = Promise.all(names.map((name) => log(`${name}.1`, `${name}.2`)));
    let done = false;
    void writing.then(() => (done = true));
    const heard: string[] = [];
    let position: string | null = null;
    for (let last = false; !last; ) {
      last = done;
      const events = await read(position, 7);
      heard.push(...events.map((one) => one.type));
      position = events.at(-1)?.position ?? position;
      if (events.length > 0) last = false;
    }
    expect([...heard].sort()).toEqual(names.flatMap((name) => [`${name}.1`, `${name}.2`]).sort());
  });

  test('given a feature, then only its events', async () => {
    await room.store.transact((transaction) => transaction.write(changes({ events: [someEvent('a', { feature: 'fea_1' }), someEvent('b', { feature: 'fea_2' }), someEvent('c', { feature: 'fea_1' })] })));
    const [first] = await room.store.readEvents({ after: null, feature: 'fea_1', limit: 1 });
    expect(first?.type).toBe('a');
    const rest = await room.store.readEvents({ after: parsePosition(first?.position ?? ''), feature: 'fea_1', limit: 10 });
    expect(rest.map((one) => one.type)).toEqual(['c']);
  });

  test('given the latest position, then everything that was committed is before it and everything later is after it', async () => {
    await log('old');
    const after = await room.store.latestPosition();
    await log('new');
    expect((await room.store.readEvents({ after, limit: 10 })).map((one) => one.type)).toEqual(['new']);
  });
});
