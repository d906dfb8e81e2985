import { openSpace, probeIsolation, runCommand } from '@fuel/process';
import type { Isolation, Space } from '@fuel/process';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { appendFile, mkdir, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { commit, makeSample, plainGit } from './fixtures/sample-repository.ts';
import type { Sample } from './fixtures/sample-repository.ts';
import { continueTree, layTree, openOverlayTree, removeOverlayTree, restTree, salvage, seenFrom, worktreeEvidence } from './index.ts';
import type { Inside, OverlayTree, Slot, SlotTree } from './index.ts';
import { allAdmins } from './worktree-admin.ts';

let sample: Sample;
let isolation: Isolation;
let lower: Slot;
let place: { mirror: Sample['mirror']; dir: string; rest: string; upper: string; work: string };
let opened: Space[] = [];
beforeEach(async () => {
  sample = await makeSample();
  isolation = await probeIsolation({ dir: sample.root });
  lower = { mirror: sample.mirror, dir: join(sample.root, 'trees/pristine/tree'), rest: join(sample.root, 'trees/pristine/rest') };
  const own = (name: string): string => join(sample.root, 'trees/attempt', name);
  place = { mirror: sample.mirror, dir: own('tree'), rest: own('rest'), upper: own('upper'), work: own('work') };
  await Promise.all([mkdir(place.dir, { recursive: true }), mkdir(place.work, { recursive: true })]);
});
afterEach(async () => {
  await close();
  await thrownAway();
  await sample.remove();
});

const close = async (): Promise<void> => {
  await Promise.all(opened.map((space) => space.close()));
  opened = [];
};
const thrownAway = async (): Promise<void> => {
  for (const { deleted } of await removeOverlayTree(sample.git, place)) expect(await deleted).toEqual({ kind: 'deleted' });
};
const overlay = () => ({ base: join(sample.root, 'trees'), lower: 'pristine/tree', upper: 'attempt/upper', work: 'attempt/work', at: 'attempt/tree', marks: isolation.overlay.possible ? isolation.overlay.rights : 'user' }) as const;
/** Where a machine does not have it, what is proven is that it is refused; that is said loudly, because nothing else is proven there. */
const onOverlay = (proof: () => Promise<void>) => async () => {
  if (isolation.overlay.possible) return proof();
  console.warn(`SKIPPED here: overlay: ${isolation.overlay.whyNot}`);
  expect(await openSpace({ isolation, mark: 'att_1', nodeHome: sample.root, overlay: overlay() })).toMatchObject({ kind: 'refused' });
};
const sealOf = (tree: SlotTree): string => {
  if (tree.kind === 'unfit') throw new Error(JSON.stringify(tree.findings));
  return tree.seal;
};
const rested = async (): Promise<string> => {
  const seal = sealOf(await layTree(sample.git, { ...lower, sha: sample.base }));
  // What is as young as its index is read again by git; a pristine checkout is older than that.
  const { mtimeMs } = await stat(join(lower.dir, 'README.md'));
  while (Math.floor(Date.now() / 1_000) <= Math.floor(mtimeMs / 1_000)) await pause(5);
  return sealOf(await restTree(sample.git, { ...lower, sha: sample.base, seal }));
};
const lay = async (): Promise<Inside> => {
  const answer = await openSpace({ isolation, mark: 'att_1', nodeHome: sample.root, overlay: overlay() });
  if (answer.kind === 'refused') throw new Error(answer.message);
  opened.push(answer.space);
  return { door: answer.space.look ?? [], seen: answer.space.seen };
};
const start = (seal: string, sha = sample.base): Promise<OverlayTree> =>
  openOverlayTree(sample.git, {
    lower, seal, sha, slot: place, upper: place.upper, lay });
const ready = (tree: OverlayTree) => {
  if (tree.kind === 'unfit') throw new Error(JSON.stringify(tree.findings));
  return tree;
};
const inside = async (program: string): Promise<string> => {
  const [space] = opened;
  if (space === undefined) throw new Error('nothing is open');
  const env = { GIT_CONFIG_NOSYSTEM: '1', HOME: '/nonexistent', GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@example.org', GIT_COMMITTER_NAME: 'A', GIT_COMMITTER_EMAIL: 'a@example.org' };
  const { end, stdout, stderr } = await runCommand({ command: 'sh', args: ['-ec', program], cwd: place.dir, space, timeoutMs: 30_000, env });
  expect({ end, stderr }).toMatchObject({ end: { kind: 'exited', code: 0 } });
  return stdout.trim();
};
const pristine = 'git status --porcelain=v2 --branch --ignored; git ls-files -v; git ls-files --others';
const clean = (sha: string, files: readonly string[]): string => [`# branch.oid ${sha}`, '# branch.head (detached)', ...files.map((file) => `H ${file}`)].join('\n');
/** All that can be told of what lies there, times of the kernel included. */
const seen = (dir: string): readonly string[] =>
  readdirSync(dir, { recursive: true, withFileTypes: true }).map((entry) => {
    const path = join(entry.parentPath, entry.name);
    const { mode, ino, size, mtimeNs, ctimeNs } = lstatSync(path, { bigint: true });
    return [path, mode, ino, size, mtimeNs, ctimeNs, entry.isFile() ? readFileSync(path, 'utf8') : ''].join(' ');
  });

describe('given a pristine checkout that rests', () => {
  test('when a worktree is laid over it at the same commit, then it is clean, git reads no file and no folder but the top to know that, and outside nothing is seen', onOverlay(async () => {
    const seal = await rested();
    expect(ready(await start(seal)).head).toBe(sample.base);
    const trace = await inside('GIT_TRACE2_PERF=1 git -c core.excludesFile=/dev/null status --porcelain 2>&1');
    expect(trace).toMatch(/refresh\/sum_scan:0\b/);
    expect(trace).toMatch(/\bopendir:[01]\b/);
    expect(await inside(pristine)).toBe(clean(sample.base, ['.gitignore', 'README.md', 'src/a.txt', 'src/b.txt']));
    expect(readdirSync(place.dir)).toEqual([]);
  }));

  test('when it is laid at a commit that came later, then that one is there, and the one below is as it was', onOverlay(async () => {
    const seal = await rested();
    const before = seen(lower.dir);
    await plainGit(sample.clone, 'rm', '--quiet', 'src/b.txt');
    const sha = await commit(sample.clone, 'Next', { 'src/a.txt': 'changed\n', 'deep/er/c.txt': 'c\n' });
    await plainGit(sample.mirror.dir, 'fetch', '--quiet', sample.clone, sha);
    expect(ready(await start(seal, sha)).head).toBe(sha);
    expect(await inside(pristine)).toBe(clean(sha, ['.gitignore', 'README.md', 'deep/er/c.txt', 'src/a.txt']));
    expect(await inside('cat src/a.txt deep/er/c.txt; ls src')).toBe('changed\nc\na.txt');
    expect(seen(lower.dir)).toEqual(before);
  }));

  test('when an attempt writes, deletes and changes rights of everything, then what it leaves is salvaged, thrown away, and the next starts as the first', onOverlay(async () => {
    const seal = await rested();
    const before = seen(lower.dir);
    const { git } = ready(await start(seal));
    await inside('echo mine > src/a.txt; git commit --quiet --all --message Work; git update-index --skip-worktree README.md');
    await inside('chmod -R 0700 .; for f in README.md src/a.txt; do echo more >> $f; done; rm src/b.txt; echo n > new.txt; echo i > i.log; mkdir -p dark/x; chmod 0 dark');
    const evidence = await worktreeEvidence(git, { ...place, startSha: sample.base });
    expect(evidence).toMatchObject({ commits: { count: 1, subjects: ['Work'] }, headDescendsFromStart: true, tampered: [{ what: 'index', detail: 'hides changes of 1 file: README.md' }] });
    const paths = evidence.dirty.paths.map(({ path, status }) => `${path} ${status}`).sort();
    expect(paths).toEqual(expect.arrayContaining(['README.md modified', 'new.txt untracked', 'src/a.txt modified', 'src/b.txt deleted']));
    const kept = await salvage(git, { ...place, startSha: sample.base, ref: 'refs/fuel/kept', message: 'Kept', when: new Date(1_700_000_000_000), identity: { name: 'N', email: 'n@example.org' } });
    expect(kept).toMatchObject({ kind: 'salvaged' });
    expect(await plainGit(sample.mirror.dir, 'show', 'refs/fuel/kept:README.md')).toBe('sample\nmore');
    expect(seen(lower.dir)).toEqual(before);
    await close();
    await thrownAway();
    expect(readdirSync(join(sample.root, 'trees/attempt')).sort()).toEqual(['rest', 'upper.lock']);
    expect(await allAdmins(sample.mirror.dir)).toHaveLength(1);
    expect(seen(lower.dir)).toEqual(before);
    await Promise.all([mkdir(place.dir), mkdir(place.work)]);
    ready(await start(seal));
    expect(await inside(pristine)).toBe(clean(sample.base, ['.gitignore', 'README.md', 'src/a.txt', 'src/b.txt']));
  }));

  test('when the same work goes on in it, laid again, then the commit is there with what git ignores and nothing else, and who does not see it takes it for no leftover', onOverlay(async () => {
    const { seal } = ready(await start(await rested()));
    await inside('echo mine > src/a.txt; git commit --quiet --all --message Work; echo built > out.log; echo dirty >> README.md; echo x > new.txt; rm -r src; mkdir src; rm .git');
    await close();
    const sha = await commit(sample.clone, 'Next', { 'src/b.txt': 'next\n' });
    await plainGit(sample.mirror.dir, 'fetch', '--quiet', sample.clone, sha);
    const git = seenFrom(sample.git, await lay());
    const goesOn = await continueTree(git, { ...place, sha, seal });
    expect(goesOn).toMatchObject({ kind: 'ready', head: sha });
    expect(await inside('git status --porcelain --ignored; cat src/a.txt src/b.txt; git rev-parse HEAD')).toBe(`!! out.log\none\ntwo\nthree\nnext\n${sha}`);
    expect(await worktreeEvidence(git, { ...place, startSha: sha })).toMatchObject({ dirty: { count: 0 }, tampered: [] });
    await plainGit(sample.mirror.dir, 'worktree', 'prune');
    expect(await inside('git status --porcelain')).toBe('');
    expect(await continueTree(git, { ...place, sha, seal: 'another' })).toMatchObject({ kind: 'unfit' });
  }));

  test('when somebody was at what lies below, then nobody works on it', onOverlay(async () => {
    const seal = await rested();
    const file = join(lower.dir, 'src/a.txt');
    const { atime, mtime } = await stat(file);
    await writeFile(file, 'two\none\nthree\n');
    await utimes(file, atime, mtime);
    expect(await start(seal)).toMatchObject({ kind: 'unfit', findings: [{ what: 'worktree', detail: 'is not clean:  M src/a.txt' }] });
  }));

  test('when an ignored file was planted below, or what is remembered of it does not fit, then nobody works on it', onOverlay(async () => {
    const seal = await rested();
    await writeFile(join(lower.dir, 'src/planted.log'), 'x');
    expect(await start(seal)).toMatchObject({ kind: 'unfit', findings: [{ detail: 'holds what is in no commit: src/planted.log' }] });
    await appendFile(join(lower.rest, 'index'), 'x');
    expect(await start(seal)).toMatchObject({ kind: 'unfit', findings: [{ what: 'memory' }] });
    expect(opened).toHaveLength(1);
  }));
});
