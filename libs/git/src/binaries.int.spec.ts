import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commit, makeSample, makeWorktree, plainGit, write } from './fixtures/sample-repository.ts';
import type { Sample } from './fixtures/sample-repository.ts';
import { binariesBetween, patchOfEach, readBlobs } from './index.ts';

let sample: Sample;
beforeAll(async () => {
  sample = await makeSample();
});
afterAll(() => sample.remove());

const contents = async (shas: readonly string[], limits = { maxEach: 100, maxAll: 1_000 }) => {
  const files = readBlobs(sample.git, { mirror: sample.mirror, shas, ...limits });
  const read: string[] = [];
  for (let next = await files.next(); ; next = await files.next()) {
    if (next.done === true) return { read, beyond: next.value };
    read.push(`${next.value.bytes.toString('latin1')}${next.value.cut ? ' …' : ''}`);
  }
};

describe('what a patch does not show', () => {
  test('given binary files in several commits, one of them taken away again, then each is named and can be read; text is not among them', async () => {
    const dir = await makeWorktree(sample, 'binaries');
    await writeFile(join(dir, 'a b.bin'), Buffer.from([0, 1, 65]));
    await commit(dir, 'One', { 'text.txt': 'lines\n' });
    await writeFile(join(dir, 'a b.bin'), Buffer.from([0, 2, 66]));
    await commit(dir, 'Two', {});
    await plainGit(dir, 'rm', '--quiet', 'a b.bin');
    const head = await commit(dir, 'Three', { 'src/b.txt': 'other\n' });
    const { binaries, cut } = await binariesBetween(sample.git, { mirror: sample.mirror, from: sample.base, to: head });
    expect([binaries.map(({ path }) => path), cut]).toEqual([['a b.bin', 'a b.bin'], false]);
    expect((await contents(binaries.map(({ sha }) => sha))).read.sort()).toEqual(['\u0000\u0001A', '\u0000\u0002B']);
  });

  test('given text that its own attributes call binary, then it is among them where git shows no lines of it', async () => {
    const dir = await makeWorktree(sample, 'attributes');
    await write(dir, { '.gitattributes': '*.txt -diff\n', 'hidden.txt': 'hidden words\n' });
    const head = await commit(dir, 'Hide', {});
    const range = { mirror: sample.mirror, from: sample.base, to: head };
    const { patch } = await patchOfEach(sample.git, { ...range, maxBytes: 100_000 });
    const { binaries } = await binariesBetween(sample.git, range);
    const { read } = await contents(binaries.map(({ sha }) => sha));
    expect(patch.includes('+hidden words') || read.includes('hidden words\n')).toBe(true);
  });

  test('given a merge that says what neither side does, then its lines are in the patch and its files among the binaries', async () => {
    const dir = await makeWorktree(sample, 'merge');
    await plainGit(dir, 'checkout', '--quiet', '-b', 'left');
    const left = await commit(dir, 'Left', { 'src/a.txt': 'one\nleft\nthree\n' });
    await plainGit(dir, 'checkout', '--quiet', '--detach', sample.base);
    await commit(dir, 'Right', { 'src/a.txt': 'one\nright\nthree\n' });
    await plainGit(dir, 'merge', '--quiet', '--no-commit', '-s', 'ours', left);
    await write(dir, { 'src/a.txt': 'one\nleft\nright\nevil line\nthree\n', 'evil.txt': 'evil file\n' });
    await writeFile(join(dir, 'evil.bin'), Buffer.from([0, 69]));
    const head = await commit(dir, 'Merge', {});
    const range = { mirror: sample.mirror, from: sample.base, to: head };
    const { patch } = await patchOfEach(sample.git, { ...range, maxBytes: 100_000 });
    expect(patch).toContain('\n++evil line\n');
    expect(patch).toContain('\n++evil file\n');
    const { binaries } = await binariesBetween(sample.git, range);
    expect(binaries.map(({ path }) => path)).toEqual(['evil.bin']);
    expect((await contents(binaries.map(({ sha }) => sha))).read).toEqual(['\u0000E']);
  });

  test('given files beyond the limits, then the beginning of a large one is read, and what is behind all that may be read is named', async () => {
    const dir = await makeWorktree(sample, 'large');
    await writeFile(join(dir, 'large.bin'), Buffer.alloc(9 * 1024 * 1024));
    await writeFile(join(dir, 'small.bin'), Buffer.from([0, 83]));
    const head = await commit(dir, 'Large', {});
    const { binaries } = await binariesBetween(sample.git, { mirror: sample.mirror, from: sample.base, to: head });
    const sha = (name: string): string => binaries.find(({ path }) => path === name)?.sha ?? '';
    const cut = await contents([sha('large.bin'), sha('small.bin')], { maxEach: 10, maxAll: 1_000 });
    expect(cut).toEqual({ read: [`${'\u0000'.repeat(10)} …`, '\u0000S'], beyond: [] });
    expect(await contents([sha('large.bin'), sha('small.bin')], { maxEach: 100, maxAll: 50 })).toEqual({ read: ['\u0000S'], beyond: [sha('large.bin')] });
    expect(await contents([])).toEqual({ read: [], beyond: [] });
  });
});
