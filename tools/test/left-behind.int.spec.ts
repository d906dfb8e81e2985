import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { markedProcesses, stopLeftBehind } from './left-behind.mjs';

const mark = `left-behind-spec-${process.pid}`;
const sleeper = (options: object) => spawn(process.execPath, ['-e', 'process.send?.(1); setInterval(() => {}, 1e6)'], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], ...options });

test('given a process that carries the mark of a run, when the run ends, then it is named and stopped', async () => {
  const child = sleeper({ env: { ...process.env, MARK: mark } });
  await once(child, 'message');
  expect(markedProcesses(mark).map(({ pid }) => pid)).toEqual([child.pid]);

  const ended = once(child, 'exit');
  const { left } = await stopLeftBehind(mark, 0);
  expect(left.map(({ pid }) => pid)).toEqual([child.pid]);
  await ended;
  expect(markedProcesses(mark)).toEqual([]);
});
