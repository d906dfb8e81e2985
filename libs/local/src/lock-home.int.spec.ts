import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { lockHome } from './index.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'fuel-lock-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

test('given a home that is locked, when another wants it, then it is told who holds it, and after the release it gets it', () => {
  const first = lockHome(home);
  expect(lockHome(home)).toEqual({ kind: 'held', pid: process.pid });
  if (first.kind === 'locked') first.release();
  const second = lockHome(home);
  expect(second.kind).toBe('locked');
  if (second.kind === 'locked') second.release();
});
