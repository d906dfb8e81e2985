import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { chmod, link, lstat, mkdir, readdir, readFile, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commit, makeSample, plainGit, write } from './fixtures/sample-repository.ts';
import type { Sample } from './fixtures/sample-repository.ts';
import { continueTree, layTree, openTree, restTree, worktreeEvidence } from './index.ts';
import { listWorktrees } from './list-worktrees.ts';
import type { SlotTree } from './index.ts';
import { adminsOf } from './worktree-admin.ts';

let sample: Sample;
let slot: { mirror: Sample['mirror']; dir: string; rest: string };
beforeEach(async () => {
  sample = await makeSample();
  slot = { mirror: sample.mirror, dir: join(sample.root, 'slots/one/tree'), rest: join(sample.root, 'slots/one/rest') };
});
afterEach(() => sample.remove());

const exists = (path: string): Promise<boolean> => lstat(path).then(() => true, () => false);
const ready = (tree: SlotTree): string => {
  if (tree.kind === 'unfit') throw new Error(JSON.stringify(tree.findings));
  return tree.seal;
};
const lay = async (): Promise<string> => ready(await layTree(sample.git, { ...slot, sha: sample.base }));
const rest = (seal: string, sha = sample.base): Promise<SlotTree> => restTree(sample.git, { ...slot, sha, seal });
const open = (seal: string, sha = sample.base): Promise<SlotTree> => openTree(sample.git, { ...slot, sha, seal });
/** A commit that somebody pushed meanwhile: one file changed, one added in a new folder, one taken away. */
async function next(): Promise<string> {
  await rm(join(sample.clone, 'src/b.txt'));
  const sha = await commit(sample.clone, 'Next', { 'src/a.txt': 'changed\n', 'deep/er/c.txt': 'c\n' });
  await plainGit(sample.mirror.dir, 'fetch', '--quiet', sample.clone, sha);
  return sha;
}

/** As strict as an outsider can be: nothing but the commit's files is there, with the rights that git gives them, and git knows of nothing odd. */
async function isPristine(sha: string): Promise<void> {
  expect(await plainGit(slot.dir, 'status', '--porcelain=v2', '--branch', '--ignored')).toBe(`# branch.oid ${sha}\n# branch.head (detached)`);
  const files = (await readdir(slot.dir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(slot.dir.length + 1));
  const listed = (await plainGit(slot.dir, 'ls-tree', '-r', '--name-only', sha)).split('\n');
  expect(files.sort()).toEqual([...listed, '.git'].sort());
  expect((await plainGit(slot.dir, 'ls-files', '-v')).split('\n').filter((line) => !line.startsWith('H '))).toEqual([]);
  for (const file of listed) expect((await stat(join(slot.dir, file))).mode & 0o777).toBe(0o644);
  const admins = await adminsOf(slot.mirror.dir, slot.dir);
  expect(admins).toHaveLength(1);
  expect((await readdir(admins[0] ?? '')).filter((name) => name !== 'ORIG_HEAD').sort()).toEqual(['HEAD', 'commondir', 'fuel-index', 'gitdir', 'index']);
  expect(await plainGit(slot.mirror.dir, 'worktree', 'prune', '--verbose')).toBe('');
}

describe('a slot', () => {
  test('given a worktree that was used and rests, when it is opened at another commit, then it is as one that was laid a moment ago', async () => {
    const seal = await lay();
    await commit(slot.dir, 'Work', { 'mine.txt': 'x', 'src/a.txt': 'mine\n' });
    await write(slot.dir, { 'src/b.txt': 'dirty\n', 'out.log': 'ignored', 'deep/node_modules/x/y.log': 'ignored', 'new.txt': 'x' });
    const rested = ready(await rest(seal));
    expect(await exists(join(slot.dir, 'deep'))).toBe(false);
    const sha = await next();
    const opened = await open(rested, sha);
    expect(opened).toMatchObject({ kind: 'ready', head: sha });
    await isPristine(sha);
    expect(await listWorktrees(sample.git, { mirror: slot.mirror })).toEqual([{ dir: slot.dir, head: sha }]);
    const used = ready(await rest(ready(opened)));
    await isRested(used);
  });

  async function isRested(seal: string): Promise<void> {
    ready(await open(seal));
    await isPristine(sample.base);
  }

  test('given everything that reuse is known to leak, then nothing of it is there afterwards', async () => {
    const seal = await lay();
    await plainGit(slot.dir, 'checkout', '--quiet', '-b', 'feat/mine');
    await plainGit(slot.dir, 'update-index', '--skip-worktree', 'src/a.txt');
    await plainGit(slot.dir, 'update-index', '--assume-unchanged', 'src/b.txt');
    await write(slot.dir, { 'src/a.txt': 'hidden\n', 'src/b.txt': 'hidden too\n', 'nested/x.txt': 'x' });
    await plainGit(join(slot.dir, 'nested'), 'init', '--quiet');
    await mkdir(join(slot.dir, 'empty/folder'), { recursive: true });
    await mkdir(join(slot.dir, 'closed/inner'), { recursive: true });
    await chmod(join(slot.dir, 'closed'), 0o000);
    await symlink('/etc', join(slot.dir, 'src/link'));
    await chmod(join(slot.dir, 'README.md'), 0o600);
    await link(join(slot.dir, '.gitignore'), join(sample.root, 'handle'));
    const [admin = ''] = await adminsOf(slot.mirror.dir, slot.dir);
    await write(admin, { 'index.lock': '', MERGE_HEAD: sample.base, 'config.worktree': '[core]\n\tfsmonitor = false\n', 'logs/HEAD': 'x', locked: 'initializing' });
    const rested = ready(await rest(seal));
    await isRested(rested);
    expect(await plainGit(slot.mirror.dir, 'for-each-ref', 'refs/heads')).toBe('');
    await writeFile(join(sample.root, 'handle'), 'written through the link\n');
    expect(await readFile(join(slot.dir, '.gitignore'), 'utf8')).toBe('*.log\n');
  });

  test('given a change with the same size and the old time, then it is found, for the kernel keeps another time', async () => {
    const seal = ready(await rest(await lay()));
    const file = join(slot.dir, 'src/a.txt');
    const { atime, mtime } = await stat(file);
    await writeFile(file, 'ONE\ntwo\nthree\n');
    await utimes(file, atime, mtime);
    expect(await open(seal)).toMatchObject({ kind: 'unfit', findings: [{ what: 'worktree', detail: expect.stringContaining('src/a.txt') }] });
  });

  test.each([
    ['an ignored file', () => write(slot.dir, { 'src/x.log': 'x' }), /src\/x\.log/],
    ['an empty folder', () => mkdir(join(slot.dir, 'src/empty')), /src\/empty/],
    ['a folder that was moved away and linked', async () => {
      await rename(join(slot.dir, 'src'), join(sample.root, 'away'));
      await symlink(join(sample.root, 'away'), join(slot.dir, 'src'));
    }, /src/],
    ['an index of its own in what is remembered', async () => writeFile(join(slot.rest, 'index'), 'x'), /not as it was left/],
    ['a memory of its own', async () => writeFile(join(slot.rest, 'memory'), 'x'), /not as it was left/],
    ['nothing', () => rm(slot.dir, { recursive: true }), /no longer a directory/],
    ['a link to elsewhere', async () => {
      await rename(slot.dir, join(sample.root, 'away'));
      await symlink(join(sample.root, 'away'), slot.dir);
    }, /no longer a directory/],
  ])('given that somebody left %s there while it rested, then it is unfit, and a new one can be laid in its place', async (_what, leave, detail) => {
    const seal = ready(await rest(await lay()));
    await leave();
    expect(await open(seal)).toMatchObject({ kind: 'unfit', findings: expect.arrayContaining([{ what: expect.any(String), detail: expect.stringMatching(detail) }]) });
    await lay();
    await isPristine(sample.base);
  });

  test('given a rest that is told twice, or at another commit, then the last one counts', async () => {
    const sha = await next();
    const once = ready(await rest(await lay(), sha));
    const twice = ready(await rest(once, sample.base));
    expect((await open(once)).kind).toBe('unfit');
    await isRested(twice);
  });

  test('given the same work that goes on, then what git ignores stays, and nothing else', async () => {
    const seal = await lay();
    await write(slot.dir, { 'out.log': 'built', 'src/a.txt': 'dirty\n', 'new.txt': 'x', 'nested/x.txt': 'x' });
    await plainGit(join(slot.dir, 'nested'), 'init', '--quiet');
    const sha = await next();
    const goesOn = await continueTree(sample.git, { ...slot, sha, seal });
    expect(goesOn).toMatchObject({ kind: 'ready', head: sha });
    expect(await plainGit(slot.dir, 'status', '--porcelain', '--ignored')).toBe('!! out.log');
    expect((await worktreeEvidence(sample.git, { mirror: slot.mirror, dir: slot.dir, startSha: sha })).dirty.count).toBe(0);
    await isRested(ready(await rest(ready(goesOn))));
  });

  test('given 24 of them that are opened at once, then all are ready', async () => {
    const slots = Array.from({ length: 24 }, (_, n) => ({ mirror: slot.mirror, dir: join(sample.root, `slots/${n}/tree`), rest: join(sample.root, `slots/${n}/rest`) }));
    const seals = await Promise.all(slots.map(async (one) => ready(await layTree(sample.git, { ...one, sha: sample.base }))));
    const rested = await Promise.all(slots.map(async (one, n) => ready(await restTree(sample.git, { ...one, sha: sample.base, seal: seals[n] ?? '' }))));
    const sha = await next();
    const opened = await Promise.all(slots.map((one, n) => openTree(sample.git, { ...one, sha, seal: rested[n] ?? '' })));
    expect(opened.filter(({ kind }) => kind === 'ready')).toHaveLength(24);
  });
});
