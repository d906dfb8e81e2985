import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fetchHead, openGit } from '@fuel/git';
import { openLocal } from '@fuel/local';
import { probeIsolation } from '@fuel/process';
import { defaultSettings, giveBack, nodeHome, openMirror, takeWorktree, tendPool, worktreesHere } from '@fuel/runner';

const said = { strategy: { bugfix: 'task', feature: 'feature', refactor: 'long', chore: 'pool' }, maxPerRepo: 64, cleanupAfterHours: 72, reuse: true, keepFailures: 0, copy: [], gitHooks: false, ports: { from: 20_000, each: 20 } };

/** As much of a node as begins attempts, with its ledger and its disk: it lays all of them over a pristine checkout. */
export async function overlayNode(root, { repository }) {
  const home = nodeHome(path.join(root, 'home'));
  await mkdir(home.work, { recursive: true });
  let ids = 0;
  const newId = (prefix) => `${prefix}_${(ids += 1)}`;
  const context = {
    home, git: openGit(), isolation: await probeIsolation({ dir: home.work }), local: openLocal({ path: path.join(home.root, 'node.db'), boot: 'bt_bench' }), now: () => new Date(), newId,
    settings: { ...defaultSettings, starts: 'overlay' }, storage: { why: () => null, tight: () => false, refused: () => undefined }, stopping: new AbortController().signal,
    log: (level, text, more) => level === 'info' || console.error(`  ${text} ${JSON.stringify(more ?? {})}`),
  };
  const ref = { id: 'rep_bench', name: 'bench', url: repository.dir, path: null, defaultBranch: 'main' };
  const mirror = await openMirror(context, ref);
  await fetchHead(context.git, { mirror, branch: 'main' });
  const spaces = new Map();
  return {
    /** The default branch is there: the checkout below is moved along. */
    seesHead: (sha) => tendPool(context, ref, sha),
    async begin(sha) {
      if (!context.isolation.overlay.possible) throw new Error(`nothing can be laid over a checkout here: ${context.isolation.overlay.whyNot}`);
      const attempt = newId('att');
      const order = { task: newId('tsk'), taskType: 'chore', key: attempt, attempt, feature: { id: 'fea_bench', name: 'Bench', description: '' }, repository: ref, upstreams: [] };
      const taken = await takeWorktree(context, order, { mirror, startSha: sha, worktrees: worktreesHere(context, said), onSpace: (space) => spaces.set(attempt, space) });
      return taken.kind === 'taken' && taken.space !== null ? { attempt, dir: taken.tree, space: taken.space } : { attempt, refused: JSON.stringify(taken.message ?? 'it was laid from nothing') };
    },
    async end(attempt) {
      await spaces.get(attempt)?.close();
      await giveBack(context, attempt, ref, null);
    },
  };
}
