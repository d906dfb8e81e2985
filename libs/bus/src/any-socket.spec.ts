import { Socket } from 'node:net';
import { expect, test } from '@jest/globals';
import { anySocket } from './any-socket.ts';

const scene = () => {
  const opened: Socket[] = [];
  return { opened, open: () => opened[opened.push(new Socket()) - 1]! };
};
const soon = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test('given a first try that hears nothing, when a later one stands, then it is the one, and the others are gone', async () => {
  const { opened, open } = scene();
  const found = anySocket(open, { everyMs: 5, limitMs: 1_000 });
  await soon(12);
  opened[1]!.emit('connect');
  expect(await found).toBe(opened[1]);
  const count = opened.length;
  await soon(12);
  expect([opened.length, opened[0]!.destroyed, opened[1]!.destroyed, opened[1]!.listenerCount('error')]).toEqual([count, true, false, 0]);
});

test('given a refusal, then it is told at once; not while another may still stand', async () => {
  const one = scene();
  const refused = anySocket(one.open, { everyMs: 500, limitMs: 1_000 });
  one.opened[0]!.emit('error', new Error('ECONNREFUSED'));
  await expect(refused).rejects.toThrow('ECONNREFUSED');
  const two = scene();
  const found = anySocket(two.open, { everyMs: 5, limitMs: 1_000 });
  await soon(8);
  two.opened[0]!.emit('error', new Error('EHOSTUNREACH'));
  two.opened[1]!.emit('connect');
  expect(await found).toBe(two.opened[1]);
});

test('given nobody who answers, then it ends at the limit and leaves no socket', async () => {
  const { opened, open } = scene();
  await expect(anySocket(open, { everyMs: 5, limitMs: 12 })).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  expect(opened.length > 1 && opened.every((socket) => socket.destroyed)).toBe(true);
});
