import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openPortBands } from '@fuel/local';
import { spawnProcess } from '@fuel/process';
import { openPorts } from './ports.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'fuel-ports-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const block = (said: string[] = []) => {
  const ports = openPorts({ bands: openPortBands(path.join(dir, 'ports')), from: null, taken: () => new Set([0]), log: (_level, text) => void said.push(text) });
  const base = ports.blockOf(0, { from: 20_000, each: 20 });
  ports.close();
  return base;
};

test('given another process with the first band, then this one has the next, and when that is killed with -9, the first', async () => {
  const bands = path.resolve(import.meta.dirname, '../../../local/src/port-bands.ts');
  const code = `const { openPortBands } = await import(${JSON.stringify(bands)}); console.log(openPortBands(${JSON.stringify(path.join(dir, 'ports'))}).hold(20)); setInterval(() => undefined, 1000);`;
  let isReady: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => (isReady = resolve));
  const other = spawnProcess({ command: process.execPath, args: ['--input-type=module', '-e', code], cwd: dir, graceMs: 1_000, deadlines: { totalMs: 60_000 }, onLine: ({ text }) => (text === 'true' ? isReady() : undefined) });
  await Promise.race([ready, other.done]);
  expect(block()).toBe(21_000);
  process.kill(other.pid ?? 0, 'SIGKILL');
  await other.done;
  expect(block()).toBe(20_000);
});

test('given a place where nothing can be written, then it is said and a block is given all the same', () => {
  writeFileSync(path.join(dir, 'ports'), '');
  const said: string[] = [];
  expect(block(said)).toBe(20_000);
  expect(said).toEqual([expect.stringMatching(/not shared out among the nodes of this machine: .*; set portsFrom/)]);
});
