import { chmod, lstat, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { simpleGit } from 'simple-git';
import { layHooks } from './index.ts';
import { makeSample, makeWorktree, plainGit, write, type Sample } from './fixtures/sample-repository.ts';

let sample: Sample;
let ran: string;
beforeEach(async () => {
  sample = await makeSample();
  ran = join(sample.root, 'ran');
});
afterEach(() => sample.remove());

/** A hook that says who it is and where it runs. */
async function hook(folder: string, name: string): Promise<void> {
  await write(folder, { 'pre-commit': `#!/bin/sh\necho "${name} $(pwd)" >> ${ran}\n` });
  await chmod(join(folder, 'pre-commit'), 0o755);
}

const told = (): Promise<string> => readFile(ran, 'utf8').catch(() => '');

/** As an agent commits, with these variables. */
async function commitWith(variables: Record<string, string>, dir: string): Promise<void> {
  const person = { GIT_AUTHOR_NAME: 'An Agent', GIT_AUTHOR_EMAIL: 'a@example.org', GIT_COMMITTER_NAME: 'An Agent', GIT_COMMITTER_EMAIL: 'a@example.org' };
  const env = { PATH: process.env['PATH'] ?? '', HOME: sample.root, GIT_CONFIG_NOSYSTEM: '1', ...person, ...variables };
  await simpleGit({ baseDir: dir, allowEnvironment: Object.keys(env), unsafe: { allowUnsafeConfigEnvCount: true, allowUnsafeHooksPath: true, allowUnsafeInclude: true } }).env(env).raw('commit', '--quiet', '--allow-empty', '--message', 'Work');
}

async function trappedWorktree(): Promise<string> {
  const dir = await makeWorktree(sample, 'attempt');
  await hook(join(sample.mirror.dir, 'hooks'), 'of-another-attempt');
  await hook(join(dir, '.githooks'), 'of-the-repository');
  return dir;
}

describe('hooks of whoever works in a worktree', () => {
  test('given no variables, then what another attempt left in the shared folder runs: that is what they are for', async () => {
    await commitWith({}, await trappedWorktree());
    expect(await told()).toContain('of-another-attempt');
  });

  test('given a repository that wants none, then none run, wherever they are set', async () => {
    const dir = await trappedWorktree();
    const off = await layHooks({ mirror: sample.mirror, file: join(sample.root, 'room', 'gitconfig'), hooks: false });
    await commitWith(off, dir);
    await plainGit(dir, 'config', 'core.hooksPath', '.githooks');
    await writeFile(join(sample.root, '.gitconfig'), `[core]\n\thooksPath = ${join(dir, '.githooks')}\n`);
    await commitWith(off, dir);
    expect(await told()).toBe('');
  });

  test('given the folder of the hooks, then those run, with the worktree as their root, also from a folder inside and against what an installation sets', async () => {
    const dir = await trappedWorktree();
    const on = await layHooks({ mirror: sample.mirror, file: join(sample.root, 'room', 'gitconfig'), hooks: '.githooks' });
    await plainGit(dir, 'config', 'core.hooksPath', '/elsewhere');
    await commitWith(on, join(dir, 'src'));
    expect(await told()).toBe(`of-the-repository ${dir}\n`);
  });

  test('given another repository that a test makes there, then it has its own hooks', async () => {
    const dir = await trappedWorktree();
    const other = join(sample.root, 'other');
    await plainGit(sample.root, 'init', '--quiet', other);
    await hook(join(other, '.git', 'hooks'), 'of-the-other');
    await hook(join(other, '.githooks'), 'of-the-repository');
    for (const hooks of [false, '.githooks'] as const) await commitWith(await layHooks({ mirror: sample.mirror, file: join(sample.root, 'room', 'gitconfig'), hooks }), other);
    expect(await told()).toBe(`of-the-other ${other}\n`.repeat(2));
    expect(dir).not.toBe(other);
  });

  test.each(['link', 'folder'])('given that an agent left a %s in its place, then the file takes that place and where a link led is as it was', async (left) => {
    const [theirs, file] = [join(sample.root, 'theirs'), join(sample.root, 'gitconfig')];
    await writeFile(theirs, 'theirs');
    await (left === 'link' ? symlink(theirs, file) : mkdir(join(file, 'deep'), { recursive: true }));
    await layHooks({ mirror: sample.mirror, file, hooks: false });
    expect(await readFile(theirs, 'utf8')).toBe('theirs');
    expect((await lstat(file)).isFile()).toBe(true);
    expect(await readFile(file, 'utf8')).toContain('/dev/null');
  });

  test.each(['../hooks', '/hooks', '.git/hooks', '-x', ''])('given the folder %j, then it is refused', async (hooks) => {
    await expect(layHooks({ mirror: sample.mirror, file: join(sample.root, 'gitconfig'), hooks })).rejects.toMatchObject({ code: 'git.unsafe_name' });
  });
});
