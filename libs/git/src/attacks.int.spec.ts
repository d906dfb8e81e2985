import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { appendFile, chmod, lstat, mkdir, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commit, makeSample, makeWorktree, plainGit, write } from './fixtures/sample-repository.ts';
import type { Sample } from './fixtures/sample-repository.ts';
import {
  addWorktree, checkoutReadOnly, diffOf, fetchHead, isAncestor, mergeHeads, pushCreateOnly, openGit, removeWorktree, restoreMirror, salvage, userConfigChanges, worktreeEvidence,
} from './index.ts';
import { auditMirror } from './restore-mirror.ts';
import { fetchRefs } from './fetch-refs.ts';
import type { MergeResult, WorktreeEvidence } from './index.ts';
import { mirrorConfig } from './mirror-layout.ts';
import { adminsOf } from './worktree-admin.ts';

let sample: Sample;
let marker: string;
let trap: string;
beforeEach(async () => {
  sample = await makeSample();
  marker = join(sample.root, 'executed');
  trap = join(sample.root, 'trap.sh');
  await writeFile(trap, `#!/bin/sh\necho "$0 $*" >> ${marker}\ncat\n`);
  await chmod(trap, 0o755);
});
afterEach(() => sample.remove());

const executed = (): Promise<string> => readFile(marker, 'utf8').catch(() => '');
const evidence = (dir: string): Promise<WorktreeEvidence> => worktreeEvidence(sample.git, { mirror: sample.mirror, dir, startSha: sample.base });
const signature = { when: new Date('2026-01-31T12:00:00.000Z'), identity: { name: 'Fuel', email: 'fuel@example.org' } };
const merge = (heads: readonly string[]): Promise<MergeResult> =>
  mergeHeads(sample.git, { mirror: sample.mirror, base: sample.base, heads: heads.map((sha) => ({ sha, message: 'Merge' })), fastForward: false, ...signature });

/** Every verb that an attempt's life goes through. */
async function wholeLife(dir: string, head: string): Promise<void> {
  const { git, mirror, root, base } = sample;
  await fetchHead(git, { mirror, branch: 'main' });
  await addWorktree(git, { mirror, dir: join(root, 'worktrees', 'later'), sha: head });
  await checkoutReadOnly(git, { mirror, dir: join(root, 'upstreams', 'later'), sha: head });
  await evidence(dir);
  await salvage(git, { mirror, dir, startSha: base, ref: 'refs/heads/fuel/t/9-salvage', message: 'Left', ...signature });
  await merge([head]);
  await diffOf(git, { mirror, from: base, to: head, maxPatchBytes: 10_000 });
  await pushCreateOnly(git, { mirror, sha: head, ref: 'refs/heads/fuel/t/9' });
}

const shared = [
  ['core.fsmonitor', (path: string) => path],
  ['core.hooksPath', (path: string) => join(path, '..', 'hooks')],
  ['filter.evil.smudge', (path: string) => path],
  ['filter.evil.clean', (path: string) => path],
  ['filter.evil.process', (path: string) => path],
  ['merge.evil.driver', (path: string) => `${path} %A`],
  ['diff.evil.textconv', (path: string) => path],
  ['diff.external', (path: string) => path],
  ['core.sshCommand', (path: string) => path],
  ['credential.helper', (path: string) => `!${path}`],
  ['core.alternateRefsCommand', (path: string) => path],
  ['url.ext::sh.insteadOf', () => '/'],
] as const;

describe('what an agent sets in the shared configuration', () => {
  test.each(shared)('%s does not execute in our calls, is taken back and is reported', async (key, value) => {
    const dir = await makeWorktree(sample, 'attempt');
    const head = await commit(dir, 'Work', { '.gitattributes': '* filter=evil merge=evil diff=evil\n', 'src/a.txt': 'changed\n' });
    await write(dir, { 'src/b.txt': 'dirty\n', 'new.txt': 'n' });
    await mkdir(join(sample.root, 'hooks'), { recursive: true });
    for (const hook of ['post-checkout', 'reference-transaction', 'post-index-change', 'pre-push']) await symlink(trap, join(sample.root, 'hooks', hook));
    await plainGit(dir, 'config', key, value(trap));
    await wholeLife(dir, head);
    expect(await executed()).toBe('');
    expect(await readFile(join(sample.mirror.dir, 'config'), 'utf8')).toBe(mirrorConfig);
    const told = await restoreMirror(sample.git, { mirror: sample.mirror });
    expect(told).toEqual([{ what: 'config', detail: `held ${key.toLowerCase()}` }]);
    expect(await restoreMirror(sample.git, { mirror: sample.mirror })).toEqual([]);
  });

  test.each([['.husky/_', []], ['.githooks', []], ['../hooks', [{ what: 'config', detail: 'held core.hookspath' }]]] as const)(
    'given core.hooksPath %s, as an installation sets it, it is taken back, and told of when it leads out of the worktree',
    async (value, told) => {
      const dir = await makeWorktree(sample, 'attempt');
      await plainGit(dir, 'config', 'core.hooksPath', value);
      expect((await evidence(dir)).head).toBe(sample.base);
      expect(await readFile(join(sample.mirror.dir, 'config'), 'utf8')).toBe(mirrorConfig);
      expect(await restoreMirror(sample.git, { mirror: sample.mirror })).toEqual(told);
    },
  );

  /* The agent may set a key between our look and our call. Then only what the command line switches off holds; that the trap is live shows the filter. */
  test.each([
    ['core.fsmonitor', false],
    ['core.hooksPath', false],
    ['diff.evil.textconv', false],
    ['diff.external', false],
    ['core.sshCommand', false],
    ['filter.evil.clean', true],
  ] as const)('given %s set in the moment after the look, it executes: %s', async (key, executes) => {
    const dir = await makeWorktree(sample, 'attempt');
    const head = await commit(dir, 'Work', { '.gitattributes': '* filter=evil merge=evil diff=evil\n', 'src/a.txt': 'changed\n' });
    await write(dir, { 'src/b.txt': 'dirty\n' });
    await mkdir(join(sample.root, 'hooks'), { recursive: true });
    for (const hook of ['post-checkout', 'reference-transaction', 'post-index-change', 'pre-push']) await symlink(trap, join(sample.root, 'hooks', hook));
    await plainGit(dir, 'config', key, key === 'core.hooksPath' ? join(sample.root, 'hooks') : trap);
    sample.git.vetted.set(sample.mirror.dir, await readFile(join(sample.mirror.dir, 'config'), 'utf8'));
    await wholeLife(dir, head);
    expect((await executed()) !== '').toBe(executes);
  });

  test('given an include, a broken file or a link in its place, the configuration is ours again', async () => {
    const config = join(sample.mirror.dir, 'config');
    const { git, mirror } = sample;
    await writeFile(join(sample.root, 'evil'), `[core]\n\tfsmonitor = ${trap}\n`);
    await appendFile(config, `[include]\n\tpath = ${join(sample.root, 'evil')}\n`);
    expect(await restoreMirror(git, { mirror })).toEqual([{ what: 'config', detail: 'held include.path' }]);
    await writeFile(config, '[core\n');
    expect(await restoreMirror(git, { mirror })).toEqual([{ what: 'config', detail: 'held a line that git cannot read' }]);
    await rm(config);
    await symlink(join(sample.root, 'evil'), config);
    expect(await restoreMirror(git, { mirror })).toEqual([{ what: 'config', detail: 'is no longer a plain file' }]);
    await rm(config);
    expect(await restoreMirror(git, { mirror })).toEqual([{ what: 'config', detail: 'was deleted' }]);
    expect(await readFile(config, 'utf8')).toBe(mirrorConfig);
  });

  test('given a folder or three gigabytes in the place of what we read, nothing breaks, and it is ours again', async () => {
    const dir = await makeWorktree(sample, 'large');
    const config = join(sample.mirror.dir, 'config');
    const { git, mirror } = sample;
    await rm(config);
    await mkdir(join(config, 'inside'), { recursive: true });
    expect(await restoreMirror(git, { mirror })).toEqual([{ what: 'config', detail: 'is no longer a plain file' }]);
    for (const path of [config, join(mirror.dir, 'shallow'), join(dir, '.git')]) {
      await writeFile(path, '');
      await truncate(path, 3 * 1024 ** 3);
    }
    expect((await evidence(dir)).tampered).toEqual([{ what: '.git', detail: 'was replaced by something that is not a plain file' }]);
    expect((await restoreMirror(git, { mirror })).map(({ what }) => what).sort()).toEqual(['config', 'shallow']);
    expect(await readFile(config, 'utf8')).toBe(mirrorConfig);
    await (await removeWorktree(git, { mirror, dir })).deleted;
  });

  test('given a file in the place of the folder with the exclude file, or nothing, then it is made anew', async () => {
    const { git, mirror } = sample;
    await rm(join(mirror.dir, 'info'), { recursive: true });
    expect(await restoreMirror(git, { mirror })).toEqual([]);
    await rm(join(mirror.dir, 'info'), { recursive: true });
    await writeFile(join(mirror.dir, 'info'), 'in the way\n');
    expect(await restoreMirror(git, { mirror })).toEqual([]);
    expect(await readFile(join(mirror.dir, 'info/exclude'), 'utf8')).toBe('');
  });

  test('given a name and an address for its commits, nobody minds', async () => {
    const dir = await makeWorktree(sample, 'polite');
    await plainGit(dir, 'config', 'user.name', 'An Agent');
    await plainGit(dir, 'config', 'user.email', 'agent@example.org');
    await evidence(dir);
    expect(await restoreMirror(sample.git, { mirror: sample.mirror })).toEqual([]);
    expect(await plainGit(dir, 'config', 'user.name')).toBe('An Agent');
  });

  test('given hooks, an exclude file and attributes in the mirror, they do nothing to our calls and are gone afterwards', async () => {
    const dir = await makeWorktree(sample, 'attempt');
    const { git, mirror } = sample;
    const head = await commit(dir, 'Work', { 'src/a.txt': 'changed\n' });
    await write(mirror.dir, { 'info/exclude': '*\n', 'info/attributes': '* merge=union\n' });
    await mkdir(join(mirror.dir, 'hooks'), { recursive: true });
    for (const hook of ['post-checkout', 'reference-transaction', 'pre-push']) await symlink(trap, join(mirror.dir, 'hooks', hook));
    await write(dir, { 'hidden.txt': 'x' });
    expect((await evidence(dir)).dirty.paths).toEqual([{ path: 'hidden.txt', status: 'untracked' }]);
    await wholeLife(dir, head);
    expect(await executed()).toBe('');
    expect((await auditMirror(git, { mirror })).map(({ what }) => what).sort()).toEqual(['hooks', 'info/attributes', 'info/exclude']);
    expect((await restoreMirror(git, { mirror })).map(({ what }) => what).sort()).toEqual(['hooks', 'info/attributes', 'info/exclude']);
    expect(await auditMirror(git, { mirror })).toEqual([]);
  });
});

describe('what an agent writes into its user\'s configuration', () => {
  test('given programs for the far side and hooks in ~/.gitconfig, or a remote that is named like the address, they do not run, and it is told once', async () => {
    const home = join(sample.root, 'home');
    await write(home, { '.gitconfig': '[user]\n\tname = A Person\n' });
    const userConfigCopy = join(sample.root, 'node', 'gitconfig');
    const git = openGit({ environment: { ...process.env, HOME: home, XDG_CONFIG_HOME: undefined, GIT_CONFIG_GLOBAL: undefined }, userConfigCopy });
    const { mirror, remote, base } = sample;
    const evil = `[uploadpack]\n\tpackObjectsHook = ${trap}\n[core]\n\tsshCommand = ${trap}\n[remote "${remote}"]\n\tuploadpack = ${trap}\n\treceivepack = ${trap}\n`;
    await appendFile(join(home, '.gitconfig'), evil);
    await commit(sample.clone, 'Next', { 'n.txt': 'n' });
    await plainGit(sample.clone, 'push', '--quiet', 'origin', 'main');
    expect(await fetchHead(git, { mirror, branch: 'main' })).toMatchObject({ kind: 'found' });
    expect(await pushCreateOnly(git, { mirror, sha: base, ref: 'refs/heads/fuel/t/9' })).toEqual({ kind: 'pushed' });
    expect(await executed()).toBe('');
    expect(await readFile(userConfigCopy, 'utf8')).toBe('\n[user]\n\tname = A Person\n');
    expect(userConfigChanges(git)).toMatchObject([{ what: join(home, '.gitconfig') }]);
    expect(userConfigChanges(git)).toEqual([]);
    const naive = openGit({ environment: { ...process.env, HOME: home, XDG_CONFIG_HOME: undefined, GIT_CONFIG_GLOBAL: undefined } });
    await commit(sample.clone, 'One more', { 'm.txt': 'm' });
    await plainGit(sample.clone, 'push', '--quiet', 'origin', 'main');
    await fetchHead(naive, { mirror, branch: 'main' }).catch(() => undefined);
    expect(await executed()).not.toBe('');
  });
});

describe('what an agent does to history', () => {
  test('given a replace ref for an unchanged SHA, merge and diff still see the real commit, and the ref is removed', async () => {
    const dir = await makeWorktree(sample, 'attempt');
    const { git, mirror, base } = sample;
    const honest = await commit(dir, 'Honest', { 'src/a.txt': 'honest\n' });
    const before = [await merge([honest]), await diffOf(git, { mirror, from: base, to: honest, maxPatchBytes: 10_000 })];
    const evil = await commit(dir, 'Evil', { 'src/a.txt': 'evil\n' });
    await plainGit(dir, 'replace', honest, evil);
    expect([await merge([honest]), await diffOf(git, { mirror, from: base, to: honest, maxPatchBytes: 10_000 })]).toEqual(before);
    expect(await restoreMirror(git, { mirror })).toEqual([{ what: 'refs/replace', detail: '1 replaced objects' }]);
    expect(await plainGit(mirror.dir, 'for-each-ref', 'refs/replace')).toBe('');
  });

  test('given a graft, lent objects or a shallow mark, ancestry stays what it is and each is reported', async () => {
    const dir = await makeWorktree(sample, 'attempt');
    const { git, mirror, base } = sample;
    await plainGit(dir, 'checkout', '--quiet', '--orphan', 'fresh');
    const other = await commit(dir, 'Another beginning', { 'z.txt': 'z' });
    const head = await commit(dir, 'Next', { 'z.txt': 'zz' });
    await write(mirror.dir, { 'info/grafts': `${head} ${base}\n`, shallow: `${head}\n`, 'objects/info/alternates': '/nowhere\n' });
    expect(await isAncestor(git, { mirror, ancestor: base, descendant: head })).toBe(false);
    expect(await isAncestor(git, { mirror, ancestor: other, descendant: head })).toBe(true);
    const told = await restoreMirror(git, { mirror });
    expect(told.map(({ what }) => what).sort()).toEqual(['info/grafts', 'objects/info/alternates', 'shallow']);
  });
});

describe('what an agent does to its worktree', () => {
  test('given changes hidden by skip-worktree and assume-unchanged, they are dirty all the same, and reported', async () => {
    const dir = await makeWorktree(sample, 'hiding');
    await plainGit(dir, 'update-index', '--skip-worktree', 'src/a.txt');
    await plainGit(dir, 'update-index', '--assume-unchanged', 'src/b.txt');
    await write(dir, { 'src/a.txt': 'hidden\n', 'src/b.txt': 'hidden too\n' });
    expect(await plainGit(dir, 'status', '--porcelain')).toBe('');
    const { dirty, tampered } = await evidence(dir);
    expect(dirty.paths).toEqual([{ path: 'src/a.txt', status: 'modified' }, { path: 'src/b.txt', status: 'modified' }]);
    expect(tampered).toEqual([{ what: 'index', detail: 'hides changes of 2 files: src/a.txt, src/b.txt' }]);
  });

  test('given a .git that is a repository of its own, it is not entered, and reported', async () => {
    const dir = await makeWorktree(sample, 'own');
    await rm(join(dir, '.git'));
    await plainGit(dir, 'init', '--quiet');
    await plainGit(dir, 'config', 'core.fsmonitor', trap);
    await write(dir, { 'x.txt': 'x' });
    const { tampered, dirty, head } = await evidence(dir);
    expect(tampered).toEqual([{ what: '.git', detail: 'was replaced by something that is not a plain file' }]);
    expect(dirty.paths).toEqual([{ path: 'x.txt', status: 'untracked' }]);
    expect(head).toBe(sample.base);
    expect(await executed()).toBe('');
  });

  test('given a .git that is a link or points elsewhere, it is not followed, and reported', async () => {
    const dir = await makeWorktree(sample, 'linked');
    await rename(join(dir, '.git'), join(sample.root, 'moved'));
    await symlink(join(sample.root, 'moved'), join(dir, '.git'));
    expect((await evidence(dir)).tampered).toEqual([{ what: '.git', detail: 'was replaced by something that is not a plain file' }]);
    await rm(join(dir, '.git'));
    await writeFile(join(dir, '.git'), `gitdir: ${join(sample.clone, '.git')}\n`);
    expect((await evidence(dir)).tampered).toEqual([{ what: '.git', detail: 'no longer points to where the node put it' }]);
    await rm(join(dir, '.git'));
    expect((await evidence(dir)).tampered).toEqual([{ what: '.git', detail: 'was deleted' }]);
  });

  test('given an administrative directory that points elsewhere, its configuration is not read, and each is reported', async () => {
    const dir = await makeWorktree(sample, 'admin');
    const [admin = ''] = await adminsOf(sample.mirror.dir, dir);
    await plainGit(sample.clone, 'config', 'core.fsmonitor', trap);
    await write(admin, { commondir: join(sample.clone, '.git'), gitdir: '/elsewhere/.git\n', 'config.worktree': `[core]\n\tfsmonitor = ${trap}\n` });
    const { tampered, head } = await evidence(dir);
    expect(tampered.map(({ what }) => what)).toEqual(['gitdir', 'commondir', 'config.worktree']);
    expect(head).toBe(sample.base);
    expect(await executed()).toBe('');
    await (await removeWorktree(sample.git, { mirror: sample.mirror, dir })).deleted;
    await expect(lstat(admin)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('given a link where the worktree was, nothing behind it is read, kept or deleted', async () => {
    const dir = await makeWorktree(sample, 'gone');
    const { git, mirror, base } = sample;
    await write(join(sample.root, 'private'), { 'secret.txt': 'secret' });
    await rm(dir, { recursive: true });
    await symlink(join(sample.root, 'private'), dir);
    const { tampered, dirty } = await evidence(dir);
    expect(tampered).toEqual([{ what: 'worktree', detail: 'is no longer a directory' }]);
    expect(dirty.count).toBe(0);
    expect(await salvage(git, { mirror, dir, startSha: base, ref: 'refs/heads/fuel/t/1-salvage', message: 'Left', ...signature })).toEqual({ kind: 'nothing' });
    await (await removeWorktree(git, { mirror, dir })).deleted;
    expect(await readFile(join(sample.root, 'private/secret.txt'), 'utf8')).toBe('secret');
  });

  test('given a repository inside with its own fsmonitor and filters, it is not entered', async () => {
    const dir = await makeWorktree(sample, 'nesting');
    const inner = join(dir, 'inner');
    await write(inner, { 'x.txt': 'x', '.gitattributes': '* filter=evil\n' });
    await plainGit(inner, 'init', '--quiet');
    await commit(inner, 'Inner', {});
    await plainGit(inner, 'config', 'core.fsmonitor', trap);
    await plainGit(inner, 'config', 'filter.evil.clean', trap);
    await write(inner, { 'x.txt': 'y' });
    await plainGit(dir, 'add', 'inner');
    await rm(marker, { force: true });
    const head = await commit(dir, 'As a submodule', {});
    await rm(marker, { force: true });
    await write(inner, { 'x.txt': 'z' });
    await wholeLife(dir, head);
    expect(await executed()).toBe('');
  });
});

describe('names that are options', () => {
  test('given an option in place of a ref, a branch or an address, nothing is executed', async () => {
    const { git, mirror } = sample;
    const option = `--upload-pack=touch ${marker}`;
    await expect(fetchRefs(git, { mirror, refs: [option] })).rejects.toMatchObject({ code: 'git.unsafe_name' });
    await expect(fetchHead(git, { mirror, branch: option })).rejects.toMatchObject({ code: 'git.unsafe_name' });
    await expect(fetchHead(git, { mirror: { ...mirror, url: option }, branch: 'main' })).rejects.toMatchObject({ code: 'git.unsafe_name' });
    await expect(fetchHead(git, { mirror: { ...mirror, url: `ext::touch ${marker}` }, branch: 'main' })).rejects.toMatchObject({ code: 'git.unsafe_name' });
    await expect(addWorktree(git, { mirror, dir: join(sample.root, 'w'), sha: option })).rejects.toMatchObject({ code: 'git.unsafe_name' });
    expect(await executed()).toBe('');
  });
});
