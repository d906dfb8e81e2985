import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { commit, makeSample, makeWorktree, plainGit } from './fixtures/sample-repository.ts';
import type { Sample } from './fixtures/sample-repository.ts';
import { mergeHeads, readFileAt } from './index.ts';
import type { MergeResult } from './index.ts';

let sample: Sample;
let a: string;
let b: string;
let clash: string;
beforeAll(async () => {
  sample = await makeSample();
  const dir = await makeWorktree(sample, 'heads');
  const head = async (files: Record<string, string>): Promise<string> => {
    await plainGit(dir, 'checkout', '--quiet', '--detach', sample.base);
    return commit(dir, 'Head', files);
  };
  a = await head({ 'src/a.txt': 'ONE\ntwo\nthree\n' });
  b = await head({ 'src/a.txt': 'one\ntwo\nTHREE\n', 'src/c.txt': 'c\n' });
  clash = await head({ 'src/a.txt': 'eins\ntwo\nthree\n' });
});
afterAll(() => sample.remove());

const merge = (heads: readonly string[], fastForward = false, base = sample.base): Promise<MergeResult> =>
  mergeHeads(sample.git, {
    mirror: sample.mirror,
    base,
    heads: heads.map((sha) => ({ sha, message: `Merge ${sha.slice(0, 7)}` })),
    when: new Date('2026-01-31T12:00:00.000Z'),
    identity: { name: 'Fuel', email: 'fuel@example.org' },
    fastForward,
  });
const merged = (result: MergeResult): string => {
  if (result.kind !== 'merged') throw new Error(JSON.stringify(result));
  return result.sha;
};

describe('merging heads without a worktree', () => {
  test('given heads that fit, both changes are in the result, its parents are base and heads, and the same input is the same SHA', async () => {
    const sha = merged(await merge([a, b]));
    const text = await readFileAt(sample.git, { mirror: sample.mirror, sha, path: 'src/a.txt' });
    expect(text?.toString('utf8')).toBe('ONE\ntwo\nTHREE\n');
    const [parents, message, author] = (await plainGit(sample.mirror.dir, 'log', '-1', '--format=%P%n%s%n%an %aI', sha)).split('\n');
    expect(parents).toBe(`${merged(await merge([a]))} ${b}`);
    expect([message, author]).toEqual([`Merge ${b.slice(0, 7)}`, 'Fuel 2026-01-31T12:00:00+00:00']);
    expect(merged(await merge([a, b]))).toBe(sha);
  });

  test('given a head that is contained, it is left out; given nothing new, the base comes back', async () => {
    const sha = merged(await merge([a, b]));
    expect(merged(await merge([a, sample.base, b, a], false, sha))).toBe(sha);
    expect(merged(await merge([sample.base]))).toBe(sample.base);
    expect(merged(await merge([]))).toBe(sample.base);
  });

  test('given that fast-forward is allowed, a single head on the base is the result', async () => {
    expect(merged(await merge([a], true))).toBe(a);
    expect(merged(await merge([a], false))).not.toBe(a);
  });

  test('given heads that contradict each other, it is a conflict that names head and paths and moves nothing', async () => {
    const onto = merged(await merge([a]));
    expect(await merge([a, clash, b])).toEqual({ kind: 'conflict', head: clash, onto, reason: 'content', paths: ['src/a.txt'] });
    expect(await plainGit(sample.mirror.dir, 'for-each-ref', 'refs/heads')).toBe('');
  });

  test('given another history, it is a conflict with that reason', async () => {
    const dir = await makeWorktree(sample, 'unrelated');
    await plainGit(dir, 'checkout', '--quiet', '--orphan', 'fresh');
    const other = await commit(dir, 'Another beginning', { 'z.txt': 'z' });
    expect(await merge([other])).toEqual({ kind: 'conflict', head: other, onto: sample.base, reason: 'unrelated_histories', paths: [] });
  });

  test('given a head that is not in the mirror, it is a failure and no answer', async () => {
    await expect(merge(['f'.repeat(40)])).rejects.toMatchObject({ code: 'git.not_found' });
  });
});
