import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { runConfigured, type Ran } from './run-configured.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'fuel-configured-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const run = (command: string, signal: AbortSignal): Promise<Ran> =>
  runConfigured({ command, cwd: dir, env: { FUEL_NODE_HOME: dir }, envAllow: [], timeoutMs: 60_000, mark: `rev_${path.basename(dir).toLowerCase()}`, home: dir, signal });

describe('a command of the repository', () => {
  test('given a node that stops already, then it is not started', async () => {
    expect(await run('touch begun', AbortSignal.abort())).toEqual({ ok: false, could: 'not_run', message: '"touch begun" was not started: the node stops' });
    expect(existsSync(path.join(dir, 'begun'))).toBe(false);
  });

  test('given output without end, then the end of it is told and it fails when it fails', async () => {
    const ran = await run('yes reason | head -n 200000; echo the last word >&2; exit 4', new AbortController().signal);
    expect(ran).toMatchObject({ ok: false, could: 'run', message: expect.stringMatching(/exited with 4\n…[\s\S]*the last word$/) });
    expect(ran.ok || ran.message.length < 7_000).toBe(true);
  });
});
