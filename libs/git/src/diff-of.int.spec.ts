import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { commit, makeSample, makeWorktree, plainGit } from './fixtures/sample-repository.ts';
import type { Sample } from './fixtures/sample-repository.ts';
import { changedPaths, diffOf, isAncestor, readFileAt } from './index.ts';
import { commitsBetween } from './history.ts';

let sample: Sample;
let head: string;
beforeAll(async () => {
  sample = await makeSample();
  const dir = await makeWorktree(sample, 'changes');
  await plainGit(dir, 'mv', 'src/a.txt', 'src/renamed ä.txt');
  await rm(join(dir, 'src/b.txt'));
  await symlink('README.md', join(dir, 'link'));
  await commit(dir, 'One', { 'src/c.txt': 'c\n', '.fuel/config.yaml': 'check: npm test\n' });
  head = await commit(dir, 'Two', { 'README.md': 'sample\nlonger\n' });
});
afterAll(() => sample.remove());

describe('reading what changed', () => {
  test('given two commits, every file is named with its numbers and the patch shows them', async () => {
    const { git, mirror, base } = sample;
    const { files, patch, truncated } = await diffOf(git, { mirror, from: base, to: head, maxPatchBytes: 100_000 });
    expect(files).toEqual([
      { path: '.fuel/config.yaml', previousPath: null, status: 'added', additions: 1, deletions: 0, binary: false },
      { path: 'README.md', previousPath: null, status: 'modified', additions: 1, deletions: 0, binary: false },
      { path: 'link', previousPath: null, status: 'added', additions: 1, deletions: 0, binary: false },
      { path: 'src/b.txt', previousPath: null, status: 'deleted', additions: 0, deletions: 1, binary: false },
      { path: 'src/c.txt', previousPath: null, status: 'added', additions: 1, deletions: 0, binary: false },
      { path: 'src/renamed ä.txt', previousPath: 'src/a.txt', status: 'renamed', additions: 0, deletions: 0, binary: false },
    ]);
    expect(patch).toContain('+longer');
    expect(truncated).toBe(false);
    expect(await changedPaths(git, { mirror, from: base, to: head })).toContain('src/a.txt');
    expect(await diffOf(git, { mirror, from: base, to: base, maxPatchBytes: 10 })).toEqual({ files: [], patch: '', truncated: false });
  });

  test('given a patch of megabytes, it is cut at the limit and says so', async () => {
    const { git, mirror, base } = sample;
    const dir = await makeWorktree(sample, 'huge');
    const huge = await commit(dir, 'Huge', { 'huge.txt': 'ä line of text\n'.repeat(300_000) });
    const { patch, truncated, files } = await diffOf(git, { mirror, from: base, to: huge, maxPatchBytes: 50_000 });
    expect(truncated).toBe(true);
    expect(Buffer.byteLength(patch)).toBeLessThanOrEqual(50_000);
    expect(patch).not.toContain('\ufffd');
    expect(files).toMatchObject([{ path: 'huge.txt', additions: 300_000 }]);
  });

  test('given a path at a commit, its bytes come back; links, folders and missing ones are no file', async () => {
    const { git, mirror, base } = sample;
    const read = async (sha: string, path: string): Promise<string | undefined> => (await readFileAt(git, { mirror, sha, path }))?.toString('utf8');
    expect(await read(head, '.fuel/config.yaml')).toBe('check: npm test\n');
    expect(await read(base, '.fuel/config.yaml')).toBeUndefined();
    expect([await read(head, 'link'), await read(head, 'src')]).toEqual([undefined, undefined]);
  });

  test('given two commits, ancestry and the commits between them are told, the newest first and within the limit', async () => {
    const { git, mirror, base } = sample;
    expect(await isAncestor(git, { mirror, ancestor: base, descendant: head })).toBe(true);
    expect(await isAncestor(git, { mirror, ancestor: head, descendant: base })).toBe(false);
    expect(await isAncestor(git, { mirror, ancestor: head, descendant: head })).toBe(true);
    const between = await commitsBetween(git, { mirror, from: base, to: head, limit: 1 });
    expect(between).toMatchObject({ count: 2, commits: [{ sha: head, subject: 'Two', author: { name: 'An Agent', email: 'agent@example.org' } }] });
    expect(await commitsBetween(git, { mirror, from: head, to: base, limit: 5 })).toEqual({ count: 0, commits: [] });
  });
});
