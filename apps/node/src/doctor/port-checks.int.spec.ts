import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { checkPorts } from './port-checks.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'fuel-doctor-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

test('given a home in which nodes can agree about ports, or an owner who chose, then it is good; else it says what mends it', async () => {
  expect(await checkPorts(null, { HOME: dir })).toMatchObject({ state: 'ok', found: expect.stringContaining(path.join(dir, '.local/state/fuel/ports')) });
  writeFileSync(path.join(dir, 'file'), '');
  const env = { XDG_STATE_HOME: path.join(dir, 'file') };
  expect(await checkPorts(null, env)).toMatchObject({ state: 'warning', remedy: expect.stringContaining('portsFrom') });
  expect(await checkPorts(30_000, env)).toMatchObject({ state: 'ok', found: expect.stringContaining('30000') });
});
