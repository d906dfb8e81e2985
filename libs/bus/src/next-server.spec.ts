import { expect, test } from '@jest/globals';
import { nextServer } from './next-server.ts';

const guess = { hostname: 'hub', port: 4222 };
const right = { hostname: 'nats', port: 4222 };

test('given a server that has answered and a guess, then the first is dialled every other time, and the client decides in between', () => {
  const next = nextServer((hostname) => hostname === 'nats');
  expect([1, 2, 3, 4].map(() => next([guess, right]))).toEqual([right, null, right, null]);
});

test('given none that has answered, then the client decides', () => {
  expect(nextServer(() => false)([guess, right])).toBeNull();
});
