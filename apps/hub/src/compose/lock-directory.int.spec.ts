import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { temporaryDirectory } from '@fuel/testing';
import { lockDirectory } from './lock-directory.ts';

describe('the lock of a data directory', () => {
  test('given a hub that holds it, when a second one starts, then it is refused with the process and the remedy', async () => {
    await using directory = await temporaryDirectory('lock');
    const held = await lockDirectory(directory.path);
    await expect(lockDirectory(directory.path)).rejects.toMatchObject({
      message: expect.stringContaining(`process ${process.pid}`),
      remedy: expect.stringContaining('FUEL_HUB_DATA'),
    });
    await held.release();
    await (await lockDirectory(directory.path)).release();
    expect(await readdir(directory.path)).toEqual([]);
  });

  test('given a lock whose holder is gone, or whose number belongs to another process now, then it is taken over', async () => {
    await using directory = await temporaryDirectory('lock');
    for (const stale of [`${2 ** 22 + 1} 1\n`, `${process.pid} 1\n`, 'half a l']) {
      await writeFile(join(directory.path, 'hub.lock'), stale);
      await (await lockDirectory(directory.path)).release();
    }
    expect(await readdir(directory.path)).toEqual([]);
  });
});
