import { expect, test } from '@jest/globals';
import { startLoop } from './loop.ts';

const never = (_name: string, cause: unknown): never => {
  throw cause;
};

test('given a loop that is woken during its step, then it runs once more and not at the same time', async () => {
  let running = 0;
  let runs = 0;
  let release: () => void = () => undefined;
  const second = new Promise<void>((resolve) => (release = resolve));
  const loop = startLoop({
    name: 'test',
    idleMs: 60_000,
    onTrouble: never,
    step: async () => {
      running += 1;
      expect(running).toBe(1);
      runs += 1;
      if (runs === 1) loop.wake();
      if (runs === 2) release();
      await Promise.resolve();
      running -= 1;
      return false;
    },
  });
  await second;
  await loop.stop();
  expect(runs).toBe(2);
});

test('given a step that fails, then it is told and tried again', async () => {
  const troubles: unknown[] = [];
  let release: () => void = () => undefined;
  const again = new Promise<void>((resolve) => (release = resolve));
  const loop = startLoop({
    name: 'test',
    idleMs: 60_000,
    onTrouble: (_name, cause) => void troubles.push(cause),
    step: async () => {
      if (troubles.length === 0) throw new Error('no database');
      release();
      return Promise.resolve(false);
    },
  });
  loop.wake();
  await again;
  await loop.stop();
  expect(troubles).toHaveLength(1);
});
