import { existsSync, readdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { refs, repositoryConfig, type FactOf } from '@fuel/contracts';
import { fetchHead } from '@fuel/git';
import { changeWorktree, listKept, listWorktreeRows } from '@fuel/local';
import { offerKept } from '../attempt/offer-kept.ts';
import { runAttempt } from '../attempt/run-attempt.ts';
import { openRunningAttempts } from '../attempt/running-attempts.ts';
import { sampleNode, type SampleNode, type SampleRepository } from '../fixtures/sample-node.ts';
import { startOrder } from '../fixtures/sample-orders.ts';
import { recover } from '../recovery/recover.ts';
import { mirrorOf } from '../repository/reach.ts';
import { collectLargest, collectWorktrees } from './collect.ts';
import { takeOut } from './take-out.ts';
import { tendPool } from './tend-pool.ts';
import { treeDir } from './slot-of.ts';

let node: SampleNode;
let api: SampleRepository;
beforeEach(async () => {
  node = await sampleNode();
  api = await node.repository('api', { '.gitignore': '*.log\n', 'a.txt': 'one\n' });
});
afterEach(() => node.remove());

type Change = Parameters<typeof startOrder>[1];
const run = async (change: Change, repository = api): Promise<void> => runAttempt(node.context, node.accept(startOrder(repository, change)), openRunningAttempts());
const rows = () => listWorktreeRows(node.context.local);
const ends = (): FactOf<'attempt.finished'>[] => node.facts().filter((fact) => fact.type === 'attempt.finished');
const work = (file: string) => [{ write: file, content: `${file}\n` }, { write: 'built.log', content: 'built\n' }, { commit: file }];
const headOf = (end: FactOf<'attempt.finished'> | undefined): string => (end?.outcome.kind === 'completed' ? end.outcome.head : '');

describe('a worktree by the type of its task', () => {
  test('given a chore that ended, when another one comes, then it is opened in the same worktree, and nothing of the first is there', async () => {
    await run({ taskType: 'chore', steps: work('b.txt') });
    const [first] = rows();
    expect(first).toMatchObject({ state: 'idle', rested: true, keptFor: null, sha: api.base, name: 'chore/greetings-fea_1/one' });
    expect(readdirSync(treeDir(node.context, first?.id ?? '')).sort()).toEqual(['.git', '.gitignore', 'a.txt']);
    const sha = await api.commit(api.base, 'refs/heads/main', { 'a.txt': 'two\n' });
    await run({ task: 'tsk_2', taskType: 'chore', base: sha, start: { sha, merge: [] }, steps: [{ failUnlessFile: 'a.txt' }, { write: 'c.txt', content: '' }, { commit: 'c' }] });
    expect(rows()).toMatchObject([{ id: first?.id, task: 'tsk_2', state: 'idle', sha }]);
    expect(ends().map(({ outcome }) => outcome.kind)).toEqual(['completed', 'completed']);
    expect(await api.git('diff', '--name-only', `${sha}..${headOf(ends()[1])}`)).toBe('c.txt');
  });

  test('given dependent tasks of one feature, then they go on in the same worktree, with what git ignores', async () => {
    await run({ steps: work('b.txt') });
    const head = headOf(ends()[0]);
    await run({ task: 'tsk_2', key: 'two', start: { sha: api.base, merge: [head] }, steps: [{ failUnlessFile: 'built.log' }, { failUnlessFile: 'b.txt' }, ...work('c.txt')] });
    expect(ends().map(({ outcome }) => outcome.kind)).toEqual(['completed', 'completed']);
    expect(rows()).toMatchObject([{ state: 'idle', keptFor: 'fea_1', head: headOf(ends()[1]), name: 'feat/greetings-fea_1/two' }]);
  });

  test('given tasks of one feature at once, then no two have one worktree', async () => {
    await Promise.all(['one', 'two', 'three'].map((key, n) => run({ task: `tsk_${n + 1}`, key, steps: work(`${key}.txt`) })));
    expect(ends().map(({ outcome }) => outcome.kind)).toEqual(['completed', 'completed', 'completed']);
    expect(new Set(rows().map(({ id }) => id)).size).toBe(3);
    expect(new Set(rows().map(({ place }) => place))).toEqual(new Set([0, 1, 2]));
  });

  test('given a bug fix that has landed, then its worktree is nobody\'s any more, and that of a refactoring stays', async () => {
    await run({ taskType: 'bugfix', steps: work('fix.txt') });
    await run({ task: 'tsk_2', key: 'two', taskType: 'refactor', feature: { id: 'fea_2', name: 'Tidy', description: '' }, steps: work('tidy.txt') });
    expect(rows().map(({ keptFor }) => keptFor)).toEqual(['tsk_1', 'fea_2']);
    const head = headOf(ends()[0]);
    await tendPool(node.context, api.ref, head);
    expect(rows()).toMatchObject([{ keptFor: null, rested: true, sha: head }, { keptFor: 'fea_2', rested: false }]);
  });

  test('given a configuration that says otherwise, then that counts, and no more worktrees are made than it allows', async () => {
    const small = await node.repository('small', { '.fuel/config.yaml': 'worktrees:\n  maxPerRepo: 1\n  strategy: {feature: pool}\n' });
    await run({ steps: work('b.txt') }, small);
    expect(rows()).toMatchObject([{ keptFor: null, rested: true }]);
    changeWorktree(node.context.local, rows()[0]?.id ?? '', { state: 'in_use', attempt: 'att_other' });
    await run({ task: 'tsk_2', key: 'two', steps: work('c.txt') }, small);
    expect(node.facts().at(-1)).toMatchObject({ type: 'order.declined', code: 'no_slot', retryable: true, message: expect.stringContaining('maxPerRepo') });
    await run({ task: 'tsk_3', steps: work('d.txt') }, small);
    expect(node.facts().at(-1)).toMatchObject({ code: 'no_slot', message: expect.stringContaining('the name feat/greetings-fea_1/one is in use by attempt att_other') });
  });

  test('given failures that are kept, then the last ones stay as they are and nobody gets them, and what somebody wrote into one is kept before it goes', async () => {
    const kept = await node.repository('kept', { '.fuel/config.yaml': 'worktrees:\n  keepFailures: 1\n', '.gitignore': '*.log\n' });
    const fail = (epoch: number) => run({ epoch, steps: [{ write: 'why.log', content: `${epoch}\n` }, { exit: 1 }] }, kept);
    await fail(1);
    const [looked] = rows();
    await writeFile(path.join(treeDir(node.context, looked?.id ?? ''), 'mine.txt'), 'mine');
    await fail(2);
    expect(listKept(node.context.local)).toMatchObject([{ kind: 'found', ref: refs.found('tsk_1', looked?.attempt ?? '') }]);
    expect(await api.git('--git-dir', mirrorOf(node.context, kept.ref).dir, 'show', `${refs.found('tsk_1', looked?.attempt ?? '')}:mine.txt`)).toBe('mine');
    expect(ends().map(({ outcome }) => outcome.kind)).toEqual(['failed', 'failed']);
    const failed = rows().filter((row) => row.failed);
    expect(failed).toHaveLength(1);
    expect(await readFile(path.join(treeDir(node.context, failed[0]?.id ?? ''), 'why.log'), 'utf8')).toBe('2\n');
  });

  test('given a worktree that nobody used for long, then it is removed', async () => {
    await run({ taskType: 'chore', steps: work('b.txt') });
    const [row] = rows();
    changeWorktree(node.context.local, row?.id ?? '', { usedAt: '2026-01-01T00:00:00.000Z' });
    await tendPool(node.context, api.ref, api.base);
    expect(rows()).toEqual([]);
    expect(existsSync(treeDir(node.context, row?.id ?? ''))).toBe(false);
    expect(readdirSync(path.join(mirrorOf(node.context, api.ref).dir, 'worktrees'))).toEqual([]);
  });

  test('given what somebody wrote into a worktree that rests, then it is discarded and a new one is laid', async () => {
    await run({ taskType: 'chore', steps: work('b.txt') });
    await writeFile(path.join(treeDir(node.context, rows()[0]?.id ?? ''), 'evil.log'), 'x');
    await run({ task: 'tsk_2', taskType: 'chore', steps: [{ failUnlessFile: 'a.txt' }, ...work('c.txt')] });
    expect(ends()[1]?.outcome.kind).toBe('completed');
    expect(existsSync(path.join(treeDir(node.context, rows()[0]?.id ?? ''), 'evil.log'))).toBe(false);
  });
});

describe('what somebody left in a worktree that nobody uses', () => {
  const found = (attempt: string): Promise<string> => api.git('--git-dir', mirrorOf(node.context, api.ref).dir, 'ls-tree', '-r', '--name-only', refs.found('tsk_1', attempt));

  test('given a worktree that is kept for its feature, when the next task goes on in it, then what was found there is kept before', async () => {
    await run({ steps: work('b.txt') });
    await writeFile(path.join(treeDir(node.context, rows()[0]?.id ?? ''), 'mine.txt'), 'mine');
    const { attempt = '' } = rows()[0] ?? {};
    await run({ task: 'tsk_2', key: 'two', start: { sha: api.base, merge: [headOf(ends()[0])] }, steps: [{ failUnlessFile: 'built.log' }, ...work('c.txt')] });
    expect(ends().map(({ outcome }) => outcome.kind)).toEqual(['completed', 'completed']);
    expect((await found(attempt)).split('\n')).toEqual(['.gitignore', 'a.txt', 'b.txt', 'mine.txt']);
    const sha = await api.git('--git-dir', mirrorOf(node.context, api.ref).dir, 'rev-parse', refs.found('tsk_1', attempt));
    expect(listKept(node.context.local)).toMatchObject([{ kind: 'found', sha, base: headOf(ends()[0]), task: 'tsk_1', repositoryName: 'api', offeredTo: 'tsk_2' }]);
  });

  test('given a worktree that rests and was worked in twice, then both works are kept, each under its own name', async () => {
    await run({ taskType: 'chore', steps: work('b.txt') });
    const { attempt = '', id = '' } = rows()[0] ?? {};
    let head = api.base;
    for (const file of ['first.txt', 'second.txt']) {
      await writeFile(path.join(treeDir(node.context, id), file), file);
      head = await api.commit(head, 'refs/heads/main', { 'a.txt': file });
      await fetchHead(node.context.git, { mirror: mirrorOf(node.context, api.ref), branch: 'main' });
      await tendPool(node.context, api.ref, head);
    }
    const [first, second, ...more] = listKept(node.context.local);
    expect([rows()[0]?.attempt, first?.ref, second?.ref, more]).toEqual([attempt, refs.found('tsk_1', attempt), `${refs.found('tsk_1', attempt)}-${second?.sha.slice(0, 12)}`, []]);
    const text = (ref: string | undefined, file: string) => api.git('--git-dir', mirrorOf(node.context, api.ref).dir, 'show', `${ref}:${file}`);
    expect([await text(first?.ref, 'first.txt'), await text(second?.ref, 'second.txt')]).toEqual(['first.txt', 'second.txt']);
  });

  test('given what an attempt left and what holds a key, then the next attempt of the task is shown the one and not the other, until it is in what it begins with or too old', async () => {
    await run({ steps: [{ write: 'half.txt', content: 'half\n' }] });
    const [kept] = listKept(node.context.local);
    expect(kept).toMatchObject({ kind: 'salvage', ref: refs.salvage('tsk_1', 1), base: api.base, task: 'tsk_1' });
    const offer = (startSha = api.base, task = 'tsk_1') =>
      offerKept(node.context, { task, feature: { id: 'fea_1', name: 'F', description: '' }, repository: api.ref }, { mirror: mirrorOf(node.context, api.ref), startSha, config: repositoryConfig.parse({}) });
    expect(await offer()).toMatchObject([{ source: 'hub', trust: 'material', text: expect.stringMatching(new RegExp(`- ${kept?.sha}, left by an earlier attempt, .*: half\\.txt\n`)) }]);
    expect([await offer(kept?.sha), await offer(api.base, 'tsk_2')]).toEqual([[], []]);
    await run({ epoch: 2, steps: [{ write: 'key.txt', content: `key = "AKIA${'QWERTYUIOPASDFGH'}"\n` }] });
    expect(listKept(node.context.local)).toHaveLength(2);
    const [both] = await offer();
    expect(both?.text).toContain('half.txt');
    expect(both?.text).not.toContain('key.txt');
    const late = { ...node.context, now: () => new Date(Date.now() + 31 * 24 * 3_600_000) };
    await collectWorktrees(late, { all: false, running: true, now: new Date() });
    expect(listKept(node.context.local)).toEqual([]);
    expect(await api.git('--git-dir', mirrorOf(node.context, api.ref).dir, 'for-each-ref', 'refs/heads/fuel')).toBe('');
  });

  test('given worktrees that can go, when they are collected, then what was found is kept, one in use stays, and no attempt\'s own leftovers are kept twice', async () => {
    await run({ steps: [{ write: 'left.txt', content: 'left' }] });
    await run({ task: 'tsk_2', key: 'two', taskType: 'chore', steps: work('c.txt') });
    const [first, second] = rows();
    await collectWorktrees(node.context, { all: false, running: true, now: new Date() });
    expect(rows()).toHaveLength(2);
    await writeFile(path.join(treeDir(node.context, second?.id ?? ''), 'mine.txt'), 'mine');
    const gone = await collectWorktrees(node.context, { all: true, running: true, now: new Date() });
    expect(gone.map(({ id }) => id)).toEqual([first?.id, second?.id]);
    expect(rows()).toEqual([]);
    expect(readdirSync(node.context.home.slots)).toEqual([]);
    const kept = await api.git('--git-dir', mirrorOf(node.context, api.ref).dir, 'for-each-ref', '--format=%(refname)', 'refs/heads/fuel');
    expect(kept.split('\n').filter((ref) => ref.endsWith('-found'))).toEqual([refs.found('tsk_2', second?.attempt ?? '')]);
  });

  test('given a node that dies while it keeps what was found, when it looks again, then that is kept, and until then nobody gets the worktree', async () => {
    await run({ taskType: 'chore', steps: work('b.txt') });
    const [row] = rows();
    await writeFile(path.join(treeDir(node.context, row?.id ?? ''), 'mine.txt'), 'mine');
    const dying = { ...node.context, now: () => { throw new Error('killed'); } };
    await expect(takeOut(dying, row?.id ?? '', () => true)).rejects.toThrow('killed');
    expect(rows()).toEqual([row]);
    const taken = takeOut(node.context, row?.id ?? '', () => true);
    await run({ task: 'tsk_2', key: 'two', taskType: 'chore', steps: work('c.txt') });
    expect(await taken).toEqual(row);
    expect(rows().map(({ task }) => task)).toEqual(['tsk_1', 'tsk_2']);
    expect(listKept(node.context.local)).toMatchObject([{ kind: 'found', ref: refs.found('tsk_1', row?.attempt ?? '') }]);
  });

  test('given a limit for the disk, then the oldest that nobody uses goes until the rest fits', async () => {
    for (const key of ['one', 'two']) await run({ task: `tsk_${key}`, key, taskType: 'bugfix', steps: work(`${key}.txt`) });
    await tendPool(node.context, api.ref, api.base);
    const [first, second] = rows();
    expect(first?.bytes).toBeGreaterThan(4_000);
    await collectLargest(node.context, api.ref.id, second?.bytes ?? 0);
    expect(rows().map(({ id }) => id)).toEqual([second?.id]);
  });

  test('given attempts at once, then no more begin than the limit has room for, and afterwards the worktrees take no more than it', async () => {
    const files = Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`data/${n}`, 'x'.repeat(40_000)]));
    const limited = await node.repository('limited', { ...files, '.fuel/config.yaml': 'worktrees:\n  maxBytes: 1000000\n' });
    await Promise.all(['one', 'two', 'three'].map((key) => run({ task: `tsk_${key}`, key, feature: { id: `fea_${key}`, name: key, description: '' }, steps: [{ sleep: 300 }, ...work(`${key}.txt`)] }, limited)));
    expect(ends().map(({ outcome }) => outcome.kind)).toEqual(['completed', 'completed']);
    expect(node.facts()).toContainEqual(expect.objectContaining({ type: 'order.declined', code: 'no_slot', message: expect.stringContaining('worktrees.maxBytes') }));
    expect(rows().map(({ bytes }) => bytes > 400_000 && bytes < 500_000)).toEqual([true, true]);
    await run({ task: 'tsk_four', key: 'four', feature: { id: 'fea_4', name: 'four', description: '' }, steps: work('four.txt') }, limited);
    expect(ends()).toHaveLength(3);
    expect(rows()).toHaveLength(2);
  });
});

describe('the start of a node', () => {
  test('given worktrees in use when it was killed, then they wait to be cleaned, what is not in the ledger goes, and what is not on disk is forgotten', async () => {
    await run({ taskType: 'chore', steps: work('b.txt') });
    const [row] = rows();
    changeWorktree(node.context.local, row?.id ?? '', { state: 'in_use', rested: false });
    await writeFile(path.join(node.context.home.slots, 'wt_stray'), '');
    node = node.restart();
    await recover(node.context);
    expect(rows()).toMatchObject([{ id: row?.id, state: 'cleanup_pending' }]);
    expect(readdirSync(node.context.home.slots)).toEqual([row?.id]);
    await tendPool(node.context, api.ref, api.base);
    expect(rows()).toMatchObject([{ state: 'idle', rested: true }]);
  });
});

