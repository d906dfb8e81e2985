import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { refs, type FactOf } from '@fuel/contracts';
import { addWorktree, fetchHead } from '@fuel/git';
import { beginAttempt, listPristine, listWorktreeRows, noteStarted } from '@fuel/local';
import { openSpace, runCommand, type Space } from '@fuel/process';
import { runAttempt } from '../attempt/run-attempt.ts';
import { openRunningAttempts } from '../attempt/running-attempts.ts';
import { prepareStart } from '../attempt/prepare-start.ts';
import { sampleNode, type SampleNode, type SampleRepository } from '../fixtures/sample-node.ts';
import { startOrder } from '../fixtures/sample-orders.ts';
import { journalled, type NodeContext } from '../node-context.ts';
import { recover } from '../recovery/recover.ts';
import { mirrorOf, openMirror } from '../repository/reach.ts';
import { collectWorktrees } from './collect.ts';
import { openOver } from './lay-over.ts';
import { pristineNotes } from './pristine-notes.ts';
import { pristineDir, treeDir, upperDir } from './slot-of.ts';
import { worktreesHere } from './starts.ts';
import { takeWorktree } from './take-worktree.ts';
import { tendPool } from './tend-pool.ts';
import { wayInto, type Way } from './way-into.ts';

let node: SampleNode;
let api: SampleRepository;
let said: string[];
beforeEach(async () => {
  node = await sampleNode();
  said = [];
  api = await node.repository('api', { '.gitignore': '*.log\n', 'a.txt': 'one\n', 'src/b.txt': 'b\n' });
});
afterEach(() => node.remove());

/** As on a node without the rights of root: so do all of them lay it that are not. */
const here = (change: Partial<NodeContext['settings']> = {}): NodeContext =>
  ({ ...node.context, settings: { ...node.context.settings, starts: 'overlay', ...change }, log: (_level, text) => void said.push(text) });
/** Where a machine does not have it, attempts begin as before; that is said loudly, because nothing else is proven there. */
const onOverlay = (proof: () => Promise<void>) => async () => {
  const { overlay } = node.context.isolation;
  if (overlay.possible) return proof();
  console.warn(`SKIPPED here: overlay: ${overlay.whyNot}`);
  await tend();
  expect(listPristine(node.context.local)).toEqual([]);
};

type Change = Parameters<typeof startOrder>[1];
const run = async (change: Change, context = here(), repository = api): Promise<void> => runAttempt(context, node.accept(startOrder(repository, change)), openRunningAttempts());
const rows = () => listWorktreeRows(node.context.local);
const pristine = () => listPristine(node.context.local);
const ends = (): FactOf<'attempt.finished'>[] => node.facts().filter((fact) => fact.type === 'attempt.finished');
const end = () => ends().at(-1);
const headOf = (fact: FactOf<'attempt.finished'> | undefined): string => (fact?.outcome.kind === 'completed' ? fact.outcome.head : '');
const work = (file: string) => [{ write: file, content: `${file}\n` }, { write: 'built.log', content: 'built\n' }, { commit: file }];
/** The node has seen where the default branch is. */
async function tend(head = api.base, context = here(), repository = api): Promise<void> {
  expect(await fetchHead(context.git, { mirror: await openMirror(context, repository.ref), branch: 'main' })).toEqual({ kind: 'found', sha: head });
  await tendPool(context, repository.ref, head);
}
const mirror = () => mirrorOf(node.context, api.ref);
const inMirror = (...args: string[]) => api.git('--git-dir', mirror().dir, ...args);
/** All that can be told of what lies below, times of the kernel included. */
const below = (): readonly string[] => {
  const dir = path.join(pristineDir(node.context, pristine()[0]?.id ?? ''), 'tree');
  return readdirSync(dir, { recursive: true, withFileTypes: true }).map((entry) => {
    const at = path.join(entry.parentPath, entry.name);
    const { mode, ino, size, mtimeNs, ctimeNs } = lstatSync(at, { bigint: true });
    return [at, mode, ino, size, mtimeNs, ctimeNs, entry.isFile() ? readFileSync(at, 'utf8') : ''].join(' ');
  });
};
const nothingIsLeft = (): void => {
  expect(rows()).toEqual([]);
  expect(readdirSync(node.context.home.slots)).toEqual([]);
  expect(readdirSync(path.join(mirror().dir, 'worktrees'))).toHaveLength(pristine().length);
};

describe('an attempt whose worktree is laid over a pristine checkout', () => {
  test('given work that is committed, then it is delivered, nothing is complained of, what lies below is as it was, and nothing of the attempt is left', onOverlay(async () => {
    await tend();
    const before = below();
    const steps = [{ shell: 'test -z "$(git status --porcelain)" && git mv a.txt c.txt && rm src/b.txt && test -z "$(ls ../../../pristine)"' }, { write: 'out.log', content: 'x' }, { commit: 'work' }];
    await run({ taskType: 'chore', steps });
    expect(end()).toMatchObject({ outcome: { kind: 'completed' }, warnings: [] });
    expect(said).toContain('worktree laid over a checkout');
    expect(await api.git('ls-tree', '-r', '--name-only', refs.attempt('tsk_1', 1))).toBe('.gitignore\nc.txt');
    expect(below()).toEqual(before);
    nothingIsLeft();
  }));

  test('given dependent tasks of one feature, then they go on in what was written, with what git ignores, also in the node\'s next life', onOverlay(async () => {
    await tend();
    await run({ steps: work('b.txt') });
    expect(rows()).toMatchObject([{ state: 'idle', keptFor: 'fea_1', over: pristine()[0]?.id }]);
    expect(readdirSync(treeDir(node.context, rows()[0]?.id ?? ''))).toEqual([]);
    node = node.restart();
    await recover(here());
    await run({ task: 'tsk_2', key: 'two', start: { sha: api.base, merge: [headOf(end())] }, steps: [{ failUnlessFile: 'built.log' }, { failUnlessFile: 'b.txt' }, { failUnlessFile: 'src/b.txt' }, ...work('c.txt')] });
    expect(ends().map(({ outcome, warnings }) => [outcome.kind, warnings])).toEqual([['completed', []], ['completed', []]]);
    expect(rows()).toHaveLength(1);
    expect(said).toContain('worktree continued');
  }));

  test('given work that is not committed, then it is salvaged', onOverlay(async () => {
    await tend();
    await run({ taskType: 'chore', steps: [{ write: 'left.txt', content: 'left\n' }, { shell: 'rm a.txt' }] });
    expect(end()?.outcome.kind).toBe('needs_work');
    expect(await api.git('ls-tree', '-r', '--name-only', refs.salvage('tsk_1', 1))).toBe('.gitignore\nleft.txt\nsrc/b.txt');
    nothingIsLeft();
  }));

  test('given several at once, then each has its own, over one checkout', onOverlay(async () => {
    await tend();
    await Promise.all(['one', 'two', 'three', 'four'].map((key, n) => run({ task: `tsk_${n + 1}`, key, steps: [{ failUnlessFile: 'a.txt' }, ...work(`${key}.txt`)] })));
    expect(ends().map(({ outcome }) => outcome.kind)).toEqual(Array.from({ length: 4 }, () => 'completed'));
    expect(new Set(rows().map(({ over }) => over))).toEqual(new Set([pristine()[0]?.id]));
    for (const [n, key] of ['one', 'two', 'three', 'four'].entries()) expect(await api.git('diff', '--name-only', `${api.base}..${refs.attempt(`tsk_${n + 1}`, 1)}`)).toBe(`${key}.txt`);
  }));

  test('given somebody who was at the checkout below, then a worktree is laid from nothing, and the checkout goes', onOverlay(async () => {
    await tend();
    const dir = pristineDir(node.context, pristine()[0]?.id ?? '');
    await appendFile(path.join(dir, 'tree/a.txt'), 'evil\n');
    await run({ taskType: 'chore', steps: [{ shell: 'grep -q evil a.txt && exit 1 || true' }, ...work('c.txt')] });
    expect(end()?.outcome.kind).toBe('completed');
    expect(said).toContainEqual(expect.stringMatching(/not laid over.*a\.txt/));
    await tend();
    expect(existsSync(dir)).toBe(false);
    expect(pristine()).toMatchObject([{ state: 'ready' }]);
  }));
});

describe('what a repository wants done in its worktrees', () => {
  const configured = async (): Promise<{ of: SampleRepository; torn: () => string }> => {
    const file = path.join(path.dirname(node.context.home.root), 'torn');
    const of = await node.repository('own', { '.gitignore': '*.log\n', '.fuel/config.yaml': `setup: echo made > made.log\nteardown: cat made.log a.txt >> ${file}\n`, 'a.txt': 'one\n' });
    await tend(of.base, here(), of);
    return { of, torn: () => (existsSync(file) ? readFileSync(file, 'utf8') : '') };
  };

  test('given setup and teardown, then both see the worktree: once where it is for anybody, and once when one that is kept is collected', onOverlay(async () => {
    const { of, torn } = await configured();
    await run({ taskType: 'chore', steps: [{ failUnlessFile: 'made.log' }, ...work('b.txt')] }, here(), of);
    expect(torn()).toBe('made\none\n');
    await run({ task: 'tsk_2', key: 'two', steps: work('b.txt') }, here(), of);
    expect(torn()).toBe('made\none\n');
    await collectWorktrees(here(), { all: true, running: true, now: new Date() });
    expect(torn()).toBe('made\none\nmade\none\n');
    expect([rows(), said.filter((text) => text.includes('teardown'))]).toEqual([[], []]);
  }));
});

describe('a node that was killed', () => {
  /** As it lies there when the node is killed with -9 while an agent works: the place of the attempt goes with it. */
  const killed = async (program: string): Promise<void> => {
    const order = node.accept(startOrder(api, {}));
    const { task, epoch, attempt } = order.body;
    const context = here();
    beginAttempt(context.local, { task, epoch, attempt, order: order.id, room: attempt, saw: [] }, context.now());
    const start = await prepareStart(context, order.body, new Date());
    if (start.kind !== 'prepared') throw new Error(start.kind);
    const worktrees = worktreesHere(context, { strategy: { bugfix: 'task', feature: 'feature', refactor: 'long', chore: 'pool' }, maxPerRepo: 16, cleanupAfterHours: 72, reuse: true, keepFailures: 0, copy: [], gitHooks: false, ports: { from: 20_000, each: 20 } });
    const taken = await takeWorktree(context, order.body, { mirror: start.mirror, startSha: start.startSha, worktrees, onSpace: () => undefined });
    if (taken.kind !== 'taken' || taken.space === null) throw new Error(JSON.stringify(taken));
    noteStarted(context.local, order.body, start.startSha, journalled(context, { type: 'attempt.started', task, epoch, agent: 'scripted', agentVersion: null, startSha: start.startSha, saw: [] }));
    const { end: how } = await runCommand({ command: 'sh', args: ['-ec', program], cwd: taken.tree, space: taken.space, timeoutMs: 10_000 });
    expect(how).toMatchObject({ kind: 'exited', code: 0 });
    process.kill(taken.space.members?.keeper ?? 0, 'SIGKILL');
    node = node.restart();
  };

  test('given what an agent had written, then it is salvaged by the next start, and the worktree goes', onOverlay(async () => {
    await tend();
    await killed('echo half > half.txt; rm a.txt; echo more >> src/b.txt');
    await recover(here());
    expect(end()).toMatchObject({ outcome: { kind: 'failed', failure: 'node_restarted' }, salvage: { ref: refs.salvage('tsk_1', 1) } });
    expect(await api.git('ls-tree', '-r', '--name-only', refs.salvage('tsk_1', 1))).toBe('.gitignore\nhalf.txt\nsrc/b.txt');
    expect(await api.git('show', `${refs.salvage('tsk_1', 1)}:src/b.txt`)).toBe('b\nmore');
    await tend();
    nothingIsLeft();
  }));

  test('given that what lay below is gone, then what was written is set aside, and told', onOverlay(async () => {
    await tend();
    await killed('echo half > half.txt');
    await rm(pristineDir(node.context, pristine()[0]?.id ?? ''), { recursive: true });
    await recover(here());
    const [aside = ''] = /(?<=set aside on this node, in )[^:]+/.exec(end()?.warnings?.join('\n') ?? '') ?? [];
    expect(await readFile(path.join(aside, 'half.txt'), 'utf8')).toBe('half\n');
    await tend();
    nothingIsLeft();
    expect(pristine()).toMatchObject([{ state: 'ready' }]);
    expect(existsSync(path.join(pristineDir(node.context, pristine()[0]?.id ?? ''), 'tree/a.txt'))).toBe(true);
  }));

  test('given a checkout that was being made, or that nobody knows, then it goes', onOverlay(async () => {
    await tend();
    const [row] = pristine();
    node.context.local.database.exec("UPDATE pristine SET state = 'making', seal = NULL");
    await addWorktree(node.context.git, { mirror: mirror(), dir: path.join(pristineDir(node.context, 'pr_stray'), 'tree'), sha: api.base });
    node = node.restart();
    await recover(here());
    expect(pristine()).toEqual([]);
    expect(readdirSync(node.context.home.pristine)).toEqual([]);
    nothingIsLeft();
    expect(row).toMatchObject({ state: 'ready' });
  }));
});

describe('what somebody does in a worktree that is kept over a checkout', () => {
  const kept = async (): Promise<Space> => {
    await tend();
    await run({ steps: work('b.txt') });
    const [row] = rows();
    if (row === undefined) throw new Error('nothing is kept');
    const opened = await openOver(node.context, row, { mark: row.id, nodeHome: 'a shell' });
    if (opened.kind === 'refused') throw new Error(opened.message);
    return opened.space;
  };
  const goOn = (epoch: number) => run({ task: 'tsk_2', key: 'two', epoch, start: { sha: api.base, merge: [headOf(ends()[0])] }, steps: [{ failUnlessFile: 'built.log' }, ...work('c.txt')] });

  test('given that he is in it, then an attempt waits and says so, and nobody collects it; afterwards what he wrote is kept and the work goes on', onOverlay(async () => {
    const shell = await kept();
    const [row] = rows();
    await writeFile(shell.seen(path.join(treeDir(node.context, row?.id ?? ''), 'mine.txt')), 'mine\n');
    await goOn(1);
    expect(node.facts().at(-1)).toMatchObject({ type: 'order.declined', code: 'no_slot', retryable: true, message: expect.stringContaining('fuel worktree open --shell') });
    expect(await collectWorktrees(here(), { all: true, running: true, now: new Date() })).toEqual([]);
    expect(rows()).toEqual([row]);
    await shell.close();
    await goOn(2);
    expect(end()?.outcome.kind).toBe('completed');
    expect((await inMirror('ls-tree', '-r', '--name-only', refs.found('tsk_1', row?.attempt ?? ''))).split('\n')).toContain('mine.txt');
  }));

  test('given worktrees that go, then what was found is kept before, and the checkout moves along with the branch only then', onOverlay(async () => {
    const shell = await kept();
    const [row] = rows();
    await writeFile(shell.seen(path.join(treeDir(node.context, row?.id ?? ''), 'mine.txt')), 'mine\n');
    await shell.close();
    const head = await api.commit(api.base, 'refs/heads/main', { 'a.txt': 'two\n' });
    await tend(head);
    expect(pristine()).toMatchObject([{ sha: api.base, state: 'ready' }]);
    expect(await collectWorktrees(here(), { all: true, running: true, now: new Date() })).toMatchObject([{ id: row?.id }]);
    expect(await inMirror('show', `${refs.found('tsk_1', row?.attempt ?? '')}:mine.txt`)).toBe('mine');
    await tend(head);
    expect(pristine()).toMatchObject([{ sha: head, state: 'ready' }]);
    nothingIsLeft();
    await run({ taskType: 'chore', base: head, start: { sha: head, merge: [] }, steps: [{ shell: 'grep -q two a.txt' }, ...work('d.txt')] });
    expect(end()?.outcome.kind).toBe('completed');
  }));

  test('given that he comes through fuel worktree open, then it is laid for him alone, and while an attempt is at work he comes to that one', onOverlay(async () => {
    await (await kept()).close();
    const { root } = node.context.home;
    const [row] = rows();
    if (row === undefined) throw new Error('nothing is kept');
    const read = async (way: Way): Promise<string> => {
      if (way.kind !== 'space') throw new Error(JSON.stringify(way));
      return (await runCommand({ command: 'cat', args: ['built.log'], cwd: way.path, space: way.space, timeoutMs: 10_000 })).stdout;
    };
    const way = await wayInto(root, row);
    expect(await read(way)).toBe('built\n');
    expect(await wayInto(root, row)).toMatchObject({ kind: 'refused', message: expect.stringContaining('open in another shell') });
    if (way.kind === 'space') await way.space.close();
    expect(await wayInto(root, { ...row, state: 'in_use' })).toMatchObject({ kind: 'refused', message: expect.stringContaining('try again') });
    const attempt = await openOver(node.context, row, { mark: row.attempt, nodeHome: root });
    if (attempt.kind === 'refused') throw new Error(attempt.message);
    const beside = await wayInto(root, { ...row, state: 'in_use' });
    expect(await read(beside)).toBe('built\n');
    if (beside.kind === 'space') expect(readFileSync(beside.space.seen(path.join(beside.path, 'b.txt')), 'utf8')).toBe('b.txt\n');
    await attempt.space.close();
    expect(await wayInto(root, { ...row, state: 'cleanup_pending' })).toMatchObject({ kind: 'refused' });
    expect(await wayInto(root, { ...row, over: null })).toEqual({ kind: 'path', path: treeDir(node.context, row.id) });
  }));

  test('given what was written in it and the marks of root, then another user gets it only as it was set aside', onOverlay(async () => {
    await (await kept()).close();
    const [row] = rows();
    if (row?.marks !== 'root') return void console.warn('SKIPPED here: the marks of root: this is another user');
    const user = { possible: true, rights: 'user' } as const;
    const isolation = { ...node.context.isolation, pidNamespace: { ...user, ownProc: true }, overlay: { ...user, renames: false } };
    expect(await openSpace({ isolation, mark: 'x', nodeHome: 'y', overlay: { base: '/', lower: 'l', upper: 'u', work: 'w', at: 'a', marks: 'root' } })).toMatchObject({ kind: 'refused' });
    await run({ task: 'tsk_2', key: 'two', start: { sha: api.base, merge: [headOf(end())] }, steps: [{ failUnlessFile: 'b.txt' }, ...work('c.txt')] }, { ...here(), isolation });
    expect(end()?.outcome.kind).toBe('completed');
    const [aside = ''] = readdirSync(path.join(node.context.home.root, 'found'));
    expect(readdirSync(path.join(node.context.home.root, 'found', aside))).toEqual(expect.arrayContaining(['b.txt', 'built.log']));
    expect(existsSync(upperDir(node.context, row.id))).toBe(true);
  }));
});

describe('how a node is set', () => {
  test('given the rights of a user, then all of it is so too', onOverlay(async () => {
    const user = { possible: true, rights: 'user' } as const;
    const context = { ...here(), isolation: { ...node.context.isolation, pidNamespace: { ...user, ownProc: true }, overlay: { ...user, renames: false } } };
    await tend(api.base, context);
    await run({ steps: [{ shell: 'rm -r src && mkdir src' }, ...work('src/c.txt')] }, context);
    await run({ task: 'tsk_2', key: 'two', start: { sha: api.base, merge: [headOf(end())] }, steps: [{ failUnlessFile: 'built.log' }, { shell: 'test "$(ls src)" = c.txt' }, { write: 'left.txt', content: 'x' }] }, context);
    expect(ends().map(({ outcome }) => outcome.kind)).toEqual(['completed', 'needs_work']);
    expect(rows()).toMatchObject([{ marks: 'user' }]);
    expect(await api.git('ls-tree', '-r', '--name-only', refs.salvage('tsk_2', 1))).toBe('.gitignore\na.txt\nleft.txt\nsrc/c.txt');
  }));

  test('given auto and a small repository, or no room, then no checkout is kept, and it is said why', onOverlay(async () => {
    await tend(api.base, here({ starts: 'auto' }));
    expect(pristine()).toEqual([]);
    expect(pristineNotes(node.context.local).get('api')).toBe('3 files are laid as quickly');
    const narrow = await node.repository('narrow', { '.fuel/config.yaml': 'worktrees:\n  maxBytes: 1000000\n', 'a.bin': 'x'.repeat(1_000_000) });
    await run({ taskType: 'chore', steps: work('b.txt') }, here(), narrow);
    await tend(narrow.base, here(), narrow);
    expect(pristineNotes(node.context.local).get('narrow')).toContain('worktrees.maxBytes');
    expect(pristine()).toEqual([]);
  }));

  test('given auto and a large one, then the first start is laid over the checkout, one worktree comes to rest for the next, and that is opened', onOverlay(async () => {
    const large = await node.repository('large', Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`d${n % 10}/f${n}.txt`, 'x\n'])));
    const auto = here({ starts: 'auto' });
    await tend(large.base, auto, large);
    await run({ taskType: 'chore', steps: work('b.txt') }, auto, large);
    await tend(large.base, auto, large);
    expect(rows()).toMatchObject([{ state: 'idle', rested: true, over: null, sha: large.base }]);
    await run({ task: 'tsk_2', taskType: 'chore', steps: work('c.txt') }, auto, large);
    expect(ends().map(({ outcome }) => outcome.kind)).toEqual(['completed', 'completed']);
    expect(said.filter((text) => text.startsWith('worktree '))).toEqual(['worktree laid over a checkout', 'worktree opened']);
    await tend(large.base, here({ starts: 'pooled' }), large);
    expect(pristine()).toEqual([]);
    expect(rows()).toHaveLength(1);
  }));
});
