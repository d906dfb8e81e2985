import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { temporaryDirectory, type TemporaryDirectory } from '@fuel/testing';
import { draftOf, sweepDrafts, writeSecretly } from './write-secretly.ts';

let home: TemporaryDirectory;
beforeEach(async () => {
  home = await temporaryDirectory('secretly');
});
afterEach(() => home.remove());

/** More than any system gives out. */
const nobody = 4_194_305;
const leave = async (pid: number): Promise<string> => {
  const draft = draftOf(path.join(home.path, 'identity.json')).replace(`.${process.pid}.`, `.${pid}.`);
  await writeFile(draft, 'half');
  return path.basename(draft);
};

describe('files of a node home', () => {
  test('given a file, when it is written again, then its owner alone can read it and nothing is beside it', async () => {
    const file = path.join(home.path, 'identity.json');
    await writeSecretly(file, 'old');
    await writeSecretly(file, 'new');
    expect([await readFile(file, 'utf8'), ((await stat(file)).mode & 0o777).toString(8), await readdir(home.path)]).toEqual(['new', '600', ['identity.json']]);
  });

  test('given drafts of dead processes, of one that had our number and of one that is at it, when the home is swept, then only the last one and files of other names stay', async () => {
    await leave(nobody);
    await leave(process.pid);
    const atWork = await leave(process.ppid);
    await writeFile(path.join(home.path, 'renewed.1.json'), '{}');
    await sweepDrafts(home.path);
    expect((await readdir(home.path)).sort()).toEqual([atWork, 'renewed.1.json'].sort());
  });
});
