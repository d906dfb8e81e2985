import { cp, mkdir, mkdtemp, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { markOf } from './mark-of.ts';

test('given a home that is renamed, then it is the same home; a copy that keeps every time and owner is another', async () => {
  const root = await realpath(await mkdtemp(path.join(tmpdir(), 'fuel-mark-')));
  const [home, moved, copy] = ['home', 'moved', 'copy'].map((name) => path.join(root, name)) as [string, string, string];
  await mkdir(home);
  await writeFile(path.join(home, 'node.seed'), 'seed');
  const mark = await markOf(home);
  await rename(home, moved);
  await cp(moved, copy, { recursive: true, preserveTimestamps: true });
  expect(await markOf(moved)).toBe(mark);
  expect(await markOf(copy)).not.toBe(mark);
  expect(mark).toMatch(/^home_[0-9a-f]{32}$/);
  await rm(root, { recursive: true });
});
