import { expect, test } from '@jest/globals';
import { openSeldom } from './seldom.ts';

test('given a source that never ends, then it is told once a minute, with how often it came, and each source for itself', () => {
  const seldom = openSeldom();
  const told: [string, number, number][] = [];
  for (let second = 0; second < 150; second += 1) {
    for (const source of second % 2 === 0 ? ['a', 'b'] : ['a']) {
      const since = seldom.due(source, second * 1_000);
      if (since !== null) told.push([source, second, since + 1]);
      seldom.came(source, { times: since === null ? 1 : 0, told: since !== null }, second * 1_000);
    }
  }
  expect(told).toEqual([['a', 0, 1], ['b', 0, 1], ['a', 60, 60], ['b', 60, 30], ['a', 120, 60], ['b', 120, 30]]);
});

test('given more sources than are known by name, then the others are one', () => {
  const seldom = openSeldom();
  let told = 0;
  for (let n = 0; n < 5_000; n += 1) {
    const since = seldom.due(`node_${n}`, 0);
    if (since !== null) told += 1;
    seldom.came(`node_${n}`, { times: since === null ? 1 : 0, told: since !== null }, 0);
  }
  expect(told).toBe(1_001);
});
