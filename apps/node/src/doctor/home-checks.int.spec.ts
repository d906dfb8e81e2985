import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { checkConfiguration } from './home-checks.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'fuel-doctor-'));
  mkdirSync(path.join(dir, '.fuel'));
});
afterEach(() => rmSync(dir, { recursive: true }));

test('given files to copy that the checkout has not, then they are named with what mends it, and when they are there it is good', async () => {
  writeFileSync(path.join(dir, '.fuel', 'config.yaml'), 'check: npm test\nworktrees: { copy: [.env, .env.test] }\n');
  writeFileSync(path.join(dir, '.env'), '');
  expect(await checkConfiguration(dir)).toMatchObject({ state: 'warning', found: expect.stringMatching(/worktrees\.copy names what is not in .*: \.env\.test$/), remedy: expect.stringContaining('worktrees.copy') });
  writeFileSync(path.join(dir, '.env.test'), '');
  expect(await checkConfiguration(dir)).toMatchObject({ state: 'ok' });
});
