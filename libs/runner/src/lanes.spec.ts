import { describe, expect, test } from '@jest/globals';
import { newLatch } from './latch.ts';
import { openLanes, type Lanes } from './lanes.ts';

function scene() {
  const began: string[] = [];
  const broken: unknown[] = [];
  const ends = new Map<string, () => void>();
  const lanes: Lanes = openLanes((cause) => broken.push(cause));
  const add = (name: string, lane = 'attempt', limit = 2): void =>
    lanes.add({
      name, lane, limit,
      run: () => {
        began.push(name);
        const latch = newLatch();
        ends.set(name, latch.open);
        return latch.opened;
      },
    });
  const end = async (name: string): Promise<void> => {
    ends.get(name)?.();
    await new Promise(setImmediate);
  };
  return { lanes, began, broken, add, end };
}

describe('lanes', () => {
  test('given they are held, when jobs come, then none begins before the release', () => {
    const { lanes, began, add } = scene();
    add('one');
    expect(began).toEqual([]);
    lanes.release();
    expect(began).toEqual(['one']);
  });

  test('given they are held for good, when they are released, then nothing begins', () => {
    const { lanes, began, add } = scene();
    add('one');
    lanes.hold(true);
    lanes.release();
    expect(began).toEqual([]);
  });

  test('given more jobs than slots, when one ends, then the next in line begins', async () => {
    const { lanes, began, add, end } = scene();
    lanes.release();
    for (const name of ['one', 'two', 'three', 'four']) add(name);
    expect(began).toEqual(['one', 'two']);
    expect(lanes.count('attempt')).toEqual({ running: 2, waiting: 2 });
    await end('one');
    expect(began).toEqual(['one', 'two', 'three']);
  });

  test('given a full lane, when a job of another lane comes, then it does not wait', () => {
    const { lanes, began, add } = scene();
    lanes.release();
    add('one', 'rep_1', 1);
    add('two', 'rep_1', 1);
    add('three', 'rep_2', 1);
    expect(began).toEqual(['one', 'three']);
  });

  test('given a waiting job, when it is taken out, then it never begins, and a running one cannot be taken', async () => {
    const { lanes, began, add, end } = scene();
    lanes.release();
    add('one', 'a', 1);
    add('two', 'a', 1);
    expect(lanes.take('two')).toBe(true);
    expect(lanes.take('one')).toBe(false);
    await end('one');
    expect(began).toEqual(['one']);
  });

  test('given they are held again, when a running job ends, then what waits goes on waiting', async () => {
    const { lanes, began, add, end } = scene();
    lanes.release();
    add('one', 'a', 1);
    add('two', 'a', 1);
    lanes.hold();
    await end('one');
    expect(began).toEqual(['one']);
    await lanes.idle();
  });

  test('given a job that throws, then the defect is told and the lane is free again', async () => {
    const { lanes, broken, began, add } = scene();
    lanes.release();
    const bug = new Error('a bug');
    lanes.add({ name: 'bad', lane: 'a', limit: 1, run: () => Promise.reject(bug) });
    await lanes.idle();
    expect(broken).toEqual([bug]);
    add('good', 'a', 1);
    expect(began).toEqual(['good']);
  });
});
