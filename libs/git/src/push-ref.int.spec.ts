import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commit, makeSample, makeWorktree, plainGit } from './fixtures/sample-repository.ts';
import type { Sample } from './fixtures/sample-repository.ts';
import { pushCreateOnly, pushMove } from './index.ts';
import { deleteRef } from './push-ref.ts';

let sample: Sample;
let first: string;
let second: string;
beforeAll(async () => {
  sample = await makeSample();
  const dir = await makeWorktree(sample, 'work');
  first = await commit(dir, 'First try', { 'x.txt': '1' });
  await plainGit(dir, 'checkout', '--quiet', '--detach', sample.base);
  second = await commit(dir, 'Second try', { 'x.txt': '2' });
});
afterAll(() => sample.remove());

const atRemote = async (ref: string): Promise<string> => plainGit(sample.remote, 'for-each-ref', '--format=%(objectname)', ref);

describe('a create-only ref', () => {
  test('given the first push, it is created; the same again is no change; another commit is refused with what is there', async () => {
    const { git, mirror } = sample;
    const ref = 'refs/heads/fuel/task/1';
    expect(await pushCreateOnly(git, { mirror, ref, sha: first })).toEqual({ kind: 'pushed' });
    expect(await pushCreateOnly(git, { mirror, ref, sha: first })).toEqual({ kind: 'pushed' });
    expect(await pushCreateOnly(git, { mirror, ref, sha: second })).toEqual({ kind: 'exists', sha: first });
    expect(await atRemote(ref)).toBe(first);
  });

  test('given that it exists, even a descendant of what is there is refused', async () => {
    const { git, mirror, base } = sample;
    const ref = 'refs/heads/fuel/task/2';
    await pushCreateOnly(git, { mirror, ref, sha: base });
    expect(await pushCreateOnly(git, { mirror, ref, sha: first })).toEqual({ kind: 'exists', sha: base });
    expect(await atRemote(ref)).toBe(base);
  });

  test('given eight pushes of two commits at once, exactly one commit wins and everyone is told which', async () => {
    const { git, mirror } = sample;
    const ref = 'refs/heads/fuel/task/3';
    const shas = Array.from({ length: 8 }, (_, n) => (n % 2 === 0 ? first : second));
    const answers = await Promise.all(shas.map((sha) => pushCreateOnly(git, { mirror, ref, sha })));
    const winner = await atRemote(ref);
    expect(answers).toEqual(shas.map((sha) => (sha === winner ? { kind: 'pushed' } : { kind: 'exists', sha: winner })));
  });

  test.each(['refs/heads/-x', 'refs/heads/$(touch owned)', 'refs/heads/a\u3000b', 'main', '--receive-pack=touch owned'])(
    'given the name %j, nothing is pushed',
    async (ref) => {
      await expect(pushCreateOnly(sample.git, { mirror: sample.mirror, ref, sha: first })).rejects.toMatchObject({ code: 'git.unsafe_name' });
    },
  );
});

describe('a branch that people see', () => {
  test('given the expected SHA it moves, also back; given another it stays and says where it is', async () => {
    const { git, mirror, base } = sample;
    const ref = 'refs/heads/feat/x';
    expect(await pushMove(git, { mirror, ref, from: null, to: first })).toEqual({ kind: 'pushed' });
    expect(await pushMove(git, { mirror, ref, from: null, to: second })).toEqual({ kind: 'moved', actual: first });
    expect(await pushMove(git, { mirror, ref, from: base, to: second })).toEqual({ kind: 'moved', actual: first });
    expect(await pushMove(git, { mirror, ref, from: first, to: second })).toEqual({ kind: 'pushed' });
    expect(await pushMove(git, { mirror, ref, from: first, to: second })).toEqual({ kind: 'pushed' });
    expect(await pushMove(git, { mirror, ref: 'refs/heads/feat/none', from: first, to: second })).toEqual({ kind: 'moved', actual: null });
  });

  test('given a person who pushed meanwhile, their commit is not lost', async () => {
    const { git, mirror, clone, base } = sample;
    const theirs = await commit(clone, 'Theirs', { 'theirs.txt': 't' });
    await plainGit(clone, 'push', '--quiet', 'origin', 'main');
    expect(await pushMove(git, { mirror, ref: 'refs/heads/main', from: base, to: first })).toEqual({ kind: 'moved', actual: theirs });
    expect(await atRemote('refs/heads/main')).toBe(theirs);
  });

  test('given a rule of the remote that says no, it is refused in the remote\'s words', async () => {
    const { git, mirror, remote } = sample;
    const hook = join(remote, 'hooks/pre-receive');
    await mkdir(join(remote, 'hooks'), { recursive: true });
    await writeFile(hook, '#!/bin/sh\necho "main is protected"\nexit 1\n');
    await chmod(hook, 0o755);
    const answer = await pushMove(git, { mirror, ref: 'refs/heads/protected', from: null, to: first });
    await rm(hook);
    expect(answer).toMatchObject({ kind: 'refused', message: expect.stringContaining('main is protected') });
  });

  test('given a commit that is not in the mirror, it is a failure', async () => {
    const { git, mirror } = sample;
    await expect(pushMove(git, { mirror, ref: 'refs/heads/y', from: null, to: 'f'.repeat(40) })).rejects.toMatchObject({ code: 'git.not_found' });
  });

  test('is deleted only where it was expected, and twice is once', async () => {
    const { git, mirror } = sample;
    const ref = 'refs/heads/feat/old';
    await pushMove(git, { mirror, ref, from: null, to: first });
    expect(await deleteRef(git, { mirror, ref, expected: second })).toEqual({ kind: 'moved', actual: first });
    expect(await deleteRef(git, { mirror, ref, expected: first })).toEqual({ kind: 'deleted' });
    expect(await deleteRef(git, { mirror, ref, expected: first })).toEqual({ kind: 'deleted' });
    expect(await atRemote(ref)).toBe('');
  });
});
