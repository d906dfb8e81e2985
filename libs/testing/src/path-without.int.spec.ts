import { chmod, mkdir, readdir, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { pathWithout } from './path-without.ts';
import { temporaryDirectory } from './temporary-directory.ts';

test('given folders of a PATH, then programs that are not wanted are gone from it, and everything else is where it was', async () => {
  const directory = await temporaryDirectory('path');
  try {
    const [mixed, plain, gone, into] = ['mixed', 'plain', 'gone', 'into'].map((name) => join(directory.path, name)) as [string, string, string, string];
    for (const [folder, names] of [[mixed, ['claude', 'git', 'sh']], [plain, ['node']]] as const) {
      await mkdir(folder, { recursive: true });
      for (const name of names) {
        await writeFile(join(folder, name), '');
        await chmod(join(folder, name), 0o755);
      }
    }
    const path = await pathWithout(['claude', 'codex'], { path: `${mixed}:${plain}::${gone}`, into });
    const [first = '', ...rest] = path.split(':');
    expect(rest).toEqual([plain, gone]);
    expect((await readdir(first)).sort()).toEqual(['git', 'sh']);
    expect(await realpath(join(first, 'git'))).toBe(await realpath(join(mixed, 'git')));
  } finally {
    await directory.remove();
  }
});
