import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { layTree, openTree, removeWorktree, restTree } from '@fuel/git';
import { atLeast } from '../harness/judge-line.mjs';
import { overlayNode } from '../harness/overlay-node.mjs';
import { audit, git, makeRepository, openPool, sealOf } from '../harness/trees.mjs';

/** A start is over when `git status` has said that the worktree is clean: ours asks it itself, as the last step of its own audit. */
const sizes = (quick) => (quick ? { small: 5_000, large: 20_000 } : { small: 20_000, large: 80_000 });

async function prepare({ quick, root }) {
  const prepared = {};
  for (const [name, files] of Object.entries(sizes(quick))) {
    const repository = await makeRepository(path.join(root, `${name}.git`), { files, commits: 16 });
    const node = await overlayNode(path.join(root, `${name}-node`), { repository });
    prepared[name] = { repository, node, ...(await openPool(path.join(root, name), { repository, slots: 2 })), at: [0, 0], over: 0 };
  }
  return prepared;
}

/** What a task leaves behind: work, something that was built, something that was hidden. */
async function work(dir, n) {
  await writeFile(path.join(dir, 'notes.txt'), `${n}\n`);
  await mkdir(path.join(dir, 'packages/p0/m0/node_modules/x'), { recursive: true });
  await writeFile(path.join(dir, 'packages/p0/m0/node_modules/x/index.js'), 'x');
  await writeFile(path.join(dir, 'packages/p1/m1/file1020.ts'), 'changed\n');
  await git(['update-index', '--skip-worktree', 'packages/p2/m2/file2040.ts'], { cwd: dir });
  await writeFile(path.join(dir, 'packages/p2/m2/file2040.ts'), 'hidden\n');
}

const figure = (began) => 1_000 / (performance.now() - began);

/**
 * A task was here at the old base and has ended, and the base has moved. `aimed`: the node has seen that, and the slot that rests was moved
 * along, as it is whenever nobody waits; else it is moved by the start itself.
 */
const pooled = (size, { which, aimed }) => async ({ prepared }) => {
  const { git: own, pool, repository, at } = prepared[size];
  const slot = pool[which];
  const from = repository.shas[at[which]];
  const to = repository.shas[(at[which] += 1)];
  let seal = sealOf(await openTree(own, { ...slot, sha: from, seal: slot.seal }));
  await work(slot.dir, at[which]);
  seal = sealOf(await restTree(own, { ...slot, sha: from, seal }));
  if (aimed) seal = sealOf(await restTree(own, { ...slot, sha: to, seal }));
  const began = performance.now();
  const opened = await openTree(own, { ...slot, sha: to, seal });
  const result = figure(began);
  const oracle = opened.kind === 'ready' ? await audit(slot.dir, to) : JSON.stringify(opened.findings);
  if (opened.kind === 'ready') slot.seal = sealOf(await restTree(own, { ...slot, sha: to, seal: opened.seal }));
  return { figure: result, oracle };
};

/** Laid over the node's pristine checkout, for one task that throws it away. `aimed` as above: the checkout below was moved along. */
const overlay = (size, { aimed }) => async ({ prepared }) => {
  const of = prepared[size];
  const { node, repository } = of;
  const from = repository.shas[of.over];
  const to = repository.shas[(of.over += 1)];
  await node.seesHead(aimed ? to : from);
  const began = performance.now();
  const { attempt, dir, space, refused } = await node.begin(to);
  const result = figure(began);
  const oracle = refused ?? (await audit(dir, to, space));
  await node.end(attempt);
  return { figure: result, oracle };
};

const cold = (size) => async ({ prepared, root }) => {
  const { git: own, mirror, repository } = prepared[size];
  const slot = { mirror, dir: path.join(root, 'tree'), rest: path.join(root, 'rest') };
  const began = performance.now();
  await layTree(own, { ...slot, sha: repository.shas.at(-1) });
  const said = await git(['status', '--porcelain'], { cwd: slot.dir });
  const result = figure(began);
  await (await removeWorktree(own, slot)).deleted;
  return { figure: result, oracle: said === '' ? 'ok' : said.slice(0, 200) };
};

const raw = (size) => async ({ prepared, root }) => {
  const { repository } = prepared[size];
  const dir = path.join(root, 'tree');
  await mkdir(root, { recursive: true });
  const began = performance.now();
  await git(['worktree', 'add', '--quiet', '--detach', dir, repository.shas.at(-1)], { cwd: repository.dir });
  await git(['status', '--porcelain'], { cwd: dir });
  const result = figure(began);
  await rm(dir, { recursive: true });
  await git(['worktree', 'prune'], { cwd: repository.dir });
  return { figure: result };
};

const wanted = { small: 8, large: 15 };
/** A machine that cannot lay overlays has no figure of them, and is not held to one. */
const overlaysHold = ({ peers, beside }) =>
  [['overlay', 18 * peers['worktree-add']], ['overlay-small', 10 * beside['worktree-add-small']]].every(([name, least]) => (beside[name] ?? null) === null || beside[name] >= least);

export const bench = {
  name: 'start',
  alone: true,
  unit: 'starts/s',
  target: 'until git status is clean, 80,000 files: >= 15x `git worktree add` and status; 20,000 files (-small): >= 8x; the base moved by 500 files between tasks; every tree is as a new one; overlays where they can be laid: >= 18x and >= 10x',
  met: ({ ratios, peers, beside }) =>
    atLeast(ratios, { 'worktree-add': wanted.large }) && beside['pooled-small'] >= wanted.small * beside['worktree-add-small'] && overlaysHold({ peers, beside }),
  prepare,
  contestants: [
    { name: 'ours', role: 'ours', turn: pooled('large', { which: 0, aimed: true }) },
    { name: 'worktree-add', role: 'peer', turn: raw('large') },
    { name: 'pooled-unaimed', role: 'beside', turn: pooled('large', { which: 1, aimed: false }) },
    { name: 'overlay', role: 'beside', turn: overlay('large', { aimed: true }) },
    { name: 'overlay-unaimed', role: 'beside', turn: overlay('large', { aimed: false }) },
    { name: 'cold', role: 'beside', turn: cold('large') },
    { name: 'pooled-small', role: 'beside', turn: pooled('small', { which: 0, aimed: true }) },
    { name: 'pooled-unaimed-small', role: 'beside', turn: pooled('small', { which: 1, aimed: false }) },
    { name: 'overlay-small', role: 'beside', turn: overlay('small', { aimed: true }) },
    { name: 'overlay-unaimed-small', role: 'beside', turn: overlay('small', { aimed: false }) },
    { name: 'cold-small', role: 'beside', turn: cold('small') },
    { name: 'worktree-add-small', role: 'beside', turn: raw('small') },
  ],
};
