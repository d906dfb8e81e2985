import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { openTree, restTree } from '@fuel/git';
import { atLeast } from '../harness/judge-line.mjs';
import { overlayNode } from '../harness/overlay-node.mjs';
import { audit, git, makeRepository, openPool, sealOf } from '../harness/trees.mjs';

/** So many tasks of one repository begin in the same moment. */
const starts = 24;

async function prepare({ quick, root }) {
  const repository = await makeRepository(path.join(root, 'repository.git'), { files: quick ? 5_000 : 10_000, commits: 8 });
  const node = await overlayNode(path.join(root, 'node'), { repository });
  return { repository, node, at: 0, over: 0, ...(await openPool(root, { repository, slots: starts })) };
}

const figure = (began) => (starts * 1_000) / (performance.now() - began);

/** The base moves by 500 files, the slots that rest are moved along, and then all are wanted at once. */
async function ours({ prepared }) {
  const { git: own, pool, repository } = prepared;
  const sha = repository.shas[(prepared.at += 1)];
  for (const slot of pool) slot.seal = sealOf(await restTree(own, { ...slot, sha, seal: slot.seal }));
  const began = performance.now();
  const opened = await Promise.all(pool.map((slot) => openTree(own, { ...slot, sha, seal: slot.seal })));
  const result = figure(began);
  const unfit = opened.filter(({ kind }) => kind !== 'ready');
  if (unfit.length > 0) return { figure: result, oracle: `${unfit.length} of ${starts} did not start: ${JSON.stringify(unfit[0])}` };
  const found = [];
  for (const slot of pool) found.push(await audit(slot.dir, sha));
  return { figure: result, oracle: found.find((one) => one !== 'ok') ?? 'ok' };
}

/** The same where nothing rests yet: all of them are laid over one checkout, as the node does it. */
async function overlay({ prepared }) {
  const { node, repository } = prepared;
  const sha = repository.shas[(prepared.over += 1)];
  await node.seesHead(sha);
  const began = performance.now();
  const begun = await Promise.all(Array.from({ length: starts }, () => node.begin(sha)));
  const result = figure(began);
  const found = [];
  for (const { dir, space, refused } of begun) found.push(refused ?? (await audit(dir, sha, space)));
  for (const { attempt } of begun) await node.end(attempt);
  const wrong = found.filter((one) => one !== 'ok');
  return { figure: result, oracle: wrong.length === 0 ? 'ok' : `${wrong.length} of ${starts} did not start: ${wrong[0]}` };
}

async function raw({ prepared, root }) {
  const { repository } = prepared;
  const dirs = Array.from({ length: starts }, (_, n) => path.join(root, `${n}`));
  await mkdir(root, { recursive: true });
  const began = performance.now();
  // Now and then one of them trips over the half-made neighbour; it counts as a start all the same.
  await Promise.allSettled(dirs.map((dir) => git(['worktree', 'add', '--quiet', '--detach', dir, repository.shas.at(-1)], { cwd: repository.dir })));
  const result = figure(began);
  await rm(root, { recursive: true });
  await git(['worktree', 'prune'], { cwd: repository.dir });
  return { figure: result };
}

export const bench = {
  name: 'burst',
  alone: true,
  unit: 'starts/s',
  target: '24 starts at once on one repository: 24 of 24, each clean; wall <= 0.25x of 24 parallel `git worktree add --detach`, in worktrees that rest, and laid over a checkout where that can be',
  // A machine that cannot lay overlays has no figure of them, and is not held to one.
  met: ({ ratios, peers, beside }) => atLeast(ratios, { 'worktree-add': 4 }) && ((beside.overlay ?? null) === null || beside.overlay >= 4 * peers['worktree-add']),
  prepare,
  contestants: [
    { name: 'ours', role: 'ours', turn: ours },
    { name: 'worktree-add', role: 'peer', turn: raw },
    { name: 'overlay', role: 'beside', turn: overlay },
  ],
};
