import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { access, mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commit, makeSample, plainGit } from './fixtures/sample-repository.ts';
import type { Sample } from './fixtures/sample-repository.ts';
import { ensureMirror, fetchHead, fetchSha, headOf, openGit } from './index.ts';
import { fetchRefs } from './fetch-refs.ts';
import { forgetRef } from './forget-ref.ts';
import { mirrorConfig } from './mirror-layout.ts';

let sample: Sample;
beforeAll(async () => {
  sample = await makeSample();
});
afterAll(() => sample.remove());

const elsewhere = 'f'.repeat(40);

describe('a mirror', () => {
  test('is made once, bare, with nothing in its configuration that executes, and is found again', async () => {
    const { git, root, remote } = sample;
    const dir = join(root, 'other.git');
    const both = await Promise.all([ensureMirror(git, { dir, url: remote }), ensureMirror(git, { dir, url: remote })]);
    expect(both).toEqual([{ dir, url: remote }, { dir, url: remote }]);
    expect(await readFile(join(dir, 'config'), 'utf8')).toBe(mirrorConfig);
    expect(await plainGit(dir, 'for-each-ref')).toBe('');
  });

  test('given locks and half-made things of a process that was killed, the next process clears the old ones that nobody can hold and goes on', async () => {
    const { mirror, base } = sample;
    const ref = 'refs/fuel/remote/refs%2Fheads%2Fmain';
    const old = ['packed-refs.lock', `${ref}.lock`, '../mirror.git.new-0000'].map((name) => join(mirror.dir, name));
    // An index that was lent may be in use for as long as somebody looks.
    const lent = join(mirror.dir, 'fuel-index-0000');
    const young = join(mirror.dir, 'config.lock');
    for (const path of [...old, lent, young]) await writeFile(path, '');
    for (const path of [...old, lent]) await utimes(path, 1_000_000_000, 1_000_000_000);
    const next = openGit();
    await ensureMirror(next, mirror);
    await plainGit(sample.clone, 'push', '--quiet', 'origin', `${base}:refs/heads/unlocked`);
    expect(await fetchHead(next, { mirror, branch: 'unlocked' })).toEqual({ kind: 'found', sha: base });
    const left = await Promise.all([...old, lent, young].map((path) => access(path).then(() => true, () => false)));
    expect(left).toEqual([false, false, false, true, true]);
  });

  test('given a directory that is something else, it is refused and left alone', async () => {
    const dir = join(sample.root, 'precious');
    await mkdir(dir);
    await writeFile(join(dir, 'thesis.txt'), 'ten years');
    await expect(ensureMirror(sample.git, { dir, url: sample.remote })).rejects.toMatchObject({ code: 'git.failed' });
    expect(await readFile(join(dir, 'thesis.txt'), 'utf8')).toBe('ten years');
  });

  test.each(['--upload-pack=touch owned', 'ext::sh -c touch', 'https://me:secret@example.org/a'])('given the address %s, it is refused', async (url) => {
    await expect(ensureMirror(sample.git, { dir: join(sample.root, 'x.git'), url })).rejects.toMatchObject({ code: 'git.unsafe_name', retryable: false });
  });

  test('given a repository that is not there, the failure says so and is not worth a retry', async () => {
    const mirror = { ...sample.mirror, url: join(sample.root, 'nowhere.git') };
    await expect(fetchHead(sample.git, { mirror, branch: 'main' })).rejects.toMatchObject({ code: 'git.not_found', retryable: false });
  });

  test('given a host that does not answer, the failure is worth a retry', async () => {
    const mirror = { ...sample.mirror, url: 'https://127.0.0.1:1/a.git' };
    const git = openGit({ environment: { PATH: process.env['PATH'], no_proxy: '*' } });
    await expect(fetchHead(git, { mirror, branch: 'main' })).rejects.toMatchObject({ code: 'git.network', retryable: true });
  });
});

describe('fetching', () => {
  test('given a head that moved, fetchHead tells the new one and headOf what was last fetched', async () => {
    const { git, mirror, clone, base } = sample;
    await plainGit(clone, 'checkout', '--quiet', '-B', 'moving', base);
    await plainGit(clone, 'push', '--quiet', 'origin', 'moving');
    expect(await headOf(git, { mirror, branch: 'moving' })).toEqual({ kind: 'missing' });
    expect(await fetchHead(git, { mirror, branch: 'moving' })).toEqual({ kind: 'found', sha: base });
    const next = await commit(clone, 'Next', { 'next.txt': 'next' });
    await plainGit(clone, 'push', '--quiet', 'origin', 'moving');
    expect(await headOf(git, { mirror, branch: 'moving' })).toEqual({ kind: 'found', sha: base });
    expect(await fetchHead(git, { mirror, branch: 'moving' })).toEqual({ kind: 'found', sha: next });
    await plainGit(clone, 'push', '--quiet', 'origin', ':moving');
    expect(await fetchHead(git, { mirror, branch: 'moving' })).toEqual({ kind: 'missing' });
    expect(await headOf(git, { mirror, branch: 'moving' })).toEqual({ kind: 'missing' });
  });

  test('given several refs of which some are missing, each has its own answer', async () => {
    const { git, mirror, base } = sample;
    const refs = ['refs/heads/no-1', 'refs/heads/main', 'refs/heads/no-2'];
    expect(Object.fromEntries(await fetchRefs(git, { mirror, refs }))).toEqual({
      'refs/heads/no-1': { kind: 'missing' },
      'refs/heads/main': { kind: 'found', sha: base },
      'refs/heads/no-2': { kind: 'missing' },
    });
  });

  test('given a branch a that became a/b, both are fetched without standing in each other\'s way', async () => {
    const { git, mirror, clone } = sample;
    await plainGit(clone, 'push', '--quiet', 'origin', 'main:refs/heads/a');
    expect(await fetchHead(git, { mirror, branch: 'a' })).toMatchObject({ kind: 'found' });
    await plainGit(clone, 'push', '--quiet', 'origin', ':a', 'main:refs/heads/a/b');
    expect(await fetchHead(git, { mirror, branch: 'a/b' })).toMatchObject({ kind: 'found' });
  });

  test('given twelve fetches at once, all succeed', async () => {
    const { git, mirror, base } = sample;
    const heads = await Promise.all(Array.from({ length: 12 }, () => fetchHead(git, { mirror, branch: 'main' })));
    expect(new Set(heads.map((head) => (head.kind === 'found' ? head.sha : null)))).toEqual(new Set([base]));
  });
});

describe('fetching one exact commit', () => {
  test('given a ref that names it or has gone on since, it is present and stays when the remote forgets it', async () => {
    const { git, mirror, clone, base } = sample;
    await plainGit(clone, 'checkout', '--quiet', '-B', 'work', base);
    const first = await commit(clone, 'Work 1', { 'w.txt': '1' });
    await commit(clone, 'Work 2', { 'w.txt': '2' });
    await plainGit(clone, 'push', '--quiet', 'origin', 'work:refs/heads/fuel/task/1');
    const wanted = { mirror, ref: 'refs/heads/fuel/task/1', sha: first };
    expect(await fetchSha(git, wanted)).toEqual({ kind: 'present' });
    await plainGit(clone, 'push', '--quiet', 'origin', ':refs/heads/fuel/task/1');
    expect(await fetchSha(git, wanted)).toEqual({ kind: 'present' });
    expect(await plainGit(mirror.dir, 'for-each-ref', 'refs/fuel/incoming')).toBe('');
  });

  test('given a ref with other work, it says what it found instead; given no ref, that it is missing', async () => {
    const { git, mirror, base } = sample;
    expect(await fetchSha(git, { mirror, ref: 'refs/heads/main', sha: elsewhere })).toEqual({ kind: 'moved', found: base });
    expect(await fetchSha(git, { mirror, ref: 'refs/heads/none', sha: elsewhere })).toEqual({ kind: 'missing' });
  });

  test('given that it is no longer needed, it can be forgotten, twice', async () => {
    const { git, mirror, base } = sample;
    await fetchSha(git, { mirror, ref: 'refs/heads/main', sha: base });
    const ref = `refs/fuel/keep/${base}`;
    await forgetRef(git, { mirror, ref });
    await forgetRef(git, { mirror, ref });
    expect(await plainGit(mirror.dir, 'for-each-ref', ref)).toBe('');
  });
});
