import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { probeIsolation } from './probe-isolation.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fuel-probe-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('given any machine, when it is probed, then each answer says how or why not with a remedy, and nothing is left', async () => {
  const found = await probeIsolation({ dir });
  for (const one of Object.values(found) as (typeof found)[keyof typeof found][]) {
    if (!one.possible) expect([one.whyNot, one.remedy].every((text) => text.length > 5)).toBe(true);
  }
  expect(readdirSync(dir)).toEqual([]);
});

test('given no unshare on the PATH, when it is probed, then nothing is possible and the missing program is named', async () => {
  const path = process.env['PATH'];
  process.env['PATH'] = dir;
  try {
    const { pidNamespace, overlay } = await probeIsolation({ dir });
    for (const one of [pidNamespace, overlay]) expect(one.possible ? '' : one.whyNot).toContain('unshare was not found');
  } finally {
    process.env['PATH'] = path;
  }
});
