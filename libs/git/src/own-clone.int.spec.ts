import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commit, makeSample, plainGit } from './fixtures/sample-repository.ts';
import type { Sample } from './fixtures/sample-repository.ts';
import { addWorktree, openClone, pushCreateOnly, restoreMirror, salvage, takeOver, worktreeEvidence } from './index.ts';
import type { Mirror } from './index.ts';

let sample: Sample;
let clone: Mirror;
let dir: string;
beforeEach(async () => {
  sample = await makeSample();
  clone = await openClone(sample.git, { mirror: sample.mirror, dir: join(sample.root, 'room', 'git') });
  dir = join(sample.root, 'room', 'tree');
  await addWorktree(sample.git, { mirror: clone, dir, sha: sample.base });
});
afterEach(() => sample.remove());

test('given a clone of its own, when an agent commits and makes refs, then the mirror has none of it until it is taken over', async () => {
  const { git, mirror } = sample;
  const head = await commit(dir, 'Work', { 'src/a.txt': 'changed\n' });
  await plainGit(dir, 'branch', 'mine');
  expect(await plainGit(mirror.dir, 'for-each-ref', '--format=%(refname)')).not.toContain('mine');
  await expect(plainGit(mirror.dir, 'cat-file', '-t', head)).rejects.toThrow();
  expect(await worktreeEvidence(git, { mirror: clone, dir, startSha: sample.base })).toMatchObject({ head, commits: { count: 1 }, tampered: [] });
  await takeOver(git, { from: clone, into: mirror, sha: head });
  await takeOver(git, { from: clone, into: mirror, sha: head });
  expect(await pushCreateOnly(git, { mirror, sha: head, ref: 'refs/heads/fuel/t/1' })).toEqual({ kind: 'pushed' });
});

test('given files that were left, when they are salvaged in the clone, then the mirror can be given them', async () => {
  const { git, mirror, base } = sample;
  await writeFile(join(dir, 'left.txt'), 'left\n');
  const kept = await salvage(git, {
    mirror: clone, dir, startSha: base, ref: 'refs/heads/fuel/t/1-salvage', message: 'Left', when: new Date('2026-01-31T12:00:00.000Z'), identity: { name: 'Fuel', email: 'f@example.org' },
  });
  if (kept.kind !== 'salvaged') throw new Error('nothing was kept');
  await takeOver(git, { from: clone, into: mirror, sha: kept.sha });
  expect(await plainGit(mirror.dir, 'show', `${kept.sha}:left.txt`)).toBe('left');
});

test('given a clone whose ties to the mirror were changed, then they are put back and it is told', async () => {
  const { git, mirror } = sample;
  await writeFile(join(clone.dir, 'objects/info/alternates'), '/nowhere/objects\n');
  const head = await commit(dir, 'Work', {}).catch(() => null);
  expect(head).toBeNull();
  expect((await worktreeEvidence(git, { mirror: clone, dir, startSha: sample.base })).head).toBe(sample.base);
  expect(await readFile(join(clone.dir, 'objects/info/alternates'), 'utf8')).toBe(`${mirror.dir}/objects\n`);
  expect(await restoreMirror(git, { mirror: clone })).toEqual([{ what: 'objects/info/alternates', detail: 'was changed' }]);
});

test.each(['', 'objects', 'objects/info', 'objects/info/alternates'])('given a clone in which %j became a link, when it is opened again, then nothing is written to where it leads', async (name) => {
  const theirs = join(sample.root, 'theirs');
  await rename(join(clone.dir, name), theirs);
  const tie = { '': 'objects/info/alternates', objects: 'info/alternates', 'objects/info': 'alternates' }[name] ?? '';
  await writeFile(join(theirs, tie), 'theirs\n');
  await symlink(theirs, join(clone.dir, name).replace(/\/$/, ''));
  await openClone(sample.git, { mirror: sample.mirror, dir: clone.dir });
  expect(await readFile(join(theirs, tie), 'utf8')).toBe('theirs\n');
  expect(await readFile(join(clone.dir, 'objects/info/alternates'), 'utf8')).toBe(`${sample.mirror.dir}/objects\n`);
});
