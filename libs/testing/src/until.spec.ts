import { describe, expect, test } from '@jest/globals';
import { until } from './until.ts';

describe('until', () => {
  test('given a condition that throws and is false first, when it becomes true, then its answer is given', async () => {
    let calls = 0;
    const condition = (): string | false => {
      calls += 1;
      if (calls === 1) throw new Error('not there');
      return calls === 3 && 'found';
    };
    expect(await until(condition, { timeoutMs: 1_000, describe: 'found', everyMs: 1 })).toBe('found');
  });

  test('given a condition that never holds, when the time is over, then the error names it and carries the last reason', async () => {
    const reason = new Error('refused');
    const never = (): boolean => {
      throw reason;
    };
    await expect(until(never, { timeoutMs: 5, describe: 'the hub answers', everyMs: 1 })).rejects.toMatchObject({
      message: 'not within 5 ms: the hub answers',
      cause: reason,
    });
  });

  test('given somebody who tells of changes, when nothing is told, then nobody looks again', async () => {
    const told = [Promise.resolve(), Promise.resolve()].values();
    const looked: number[] = [];
    const answer = until(() => looked.push(looked.length) === 3, { timeoutMs: 1_000, describe: 'told twice', next: async () => told.next().value ?? new Promise(() => undefined) });
    expect(await answer).toBe(true);
    expect(looked).toEqual([0, 1, 2]);
  });
});
