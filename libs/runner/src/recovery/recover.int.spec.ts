import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { refs } from '@fuel/contracts';
import { beginAttempt, forgetAttempt, notePushing, noteStarted, unfinishedAttempts, unfinishedOrders } from '@fuel/local';
import { settleVerdict } from '../attempt/finish.ts';
import { addWorktree } from '@fuel/git';
import { prepareStart } from '../attempt/prepare-start.ts';
import { sampleNode, type SampleNode, type SampleRepository } from '../fixtures/sample-node.ts';
import { startOrder } from '../fixtures/sample-orders.ts';
import { journalled } from '../node-context.ts';
import { roomAt } from '../node-home.ts';
import { mirrorOf } from '../repository/reach.ts';
import { recover } from './recover.ts';

let node: SampleNode;
let api: SampleRepository;

beforeEach(async () => {
  node = await sampleNode();
  api = await node.repository('api', { 'README.md': 'api\n' });
});
afterEach(() => node.remove());

/** As it lies there when the node is killed while the agent runs. */
async function killed() {
  const { context } = node;
  const order = node.accept(startOrder(api, {}));
  const { task, epoch, attempt } = order.body;
  const room = roomAt(context.home, attempt);
  beginAttempt(context.local, { task, epoch, attempt, order: order.id, room: attempt, saw: [] }, context.now());
  await mkdir(room.dir, { recursive: true });
  const tree = await prepareStart(context, order.body, new Date());
  if (tree.kind !== 'prepared') throw new Error(tree.kind);
  await addWorktree(context.git, { mirror: tree.mirror, dir: room.tree, sha: tree.startSha });
  const started = () => noteStarted(context.local, order.body, tree.startSha, journalled(context, {
    type: 'attempt.started', task, epoch, agent: 'scripted', agentVersion: null, startSha: tree.startSha, saw: [],
  }));
  return { order, room, tree, started };
}

describe('the start after a kill', () => {
  test('given a running attempt, then its work is salvaged, its end is told, and no worktree is left', async () => {
    const { room, started } = await killed();
    started();
    await writeFile(path.join(room.tree, 'half.txt'), 'half\n');
    node = node.restart();
    expect(await recover(node.context)).toEqual([]);
    expect(node.facts().at(-1)).toMatchObject({
      type: 'attempt.finished', task: 'tsk_1', epoch: 1, outcome: { kind: 'failed', failure: 'node_restarted' }, salvage: { ref: refs.salvage('tsk_1', 1) },
    });
    expect(await api.git('show', `${refs.salvage('tsk_1', 1)}:half.txt`)).toBe('half');
    expect(await readdir(node.context.home.work)).toEqual([]);
    expect(unfinishedOrders(node.context.local)).toEqual([]);
  });

  test('given an own clone that its agent destroyed, then the end is told with that, and the node starts', async () => {
    const { room, started } = await killed();
    started();
    await mkdir(room.clone, { recursive: true });
    await writeFile(path.join(room.clone, 'notes.txt'), 'no repository\n');
    node = node.restart();
    expect(await recover(node.context)).toEqual([]);
    expect(node.facts().at(-1)).toMatchObject({
      type: 'attempt.finished', outcome: { failure: 'node_restarted' }, salvage: null, warnings: expect.arrayContaining([expect.stringMatching(/what the attempt left could not be looked at: .*is no mirror/)]),
    });
    expect(await readdir(node.context.home.work)).toEqual([]);
  });

  test('given what its own git held and half had when all was killed, then nothing of it stands in the way, and no ref is left that nobody owns', async () => {
    const { room, started, tree } = await killed();
    started();
    await writeFile(path.join(room.tree, 'half.txt'), 'half\n');
    for (const name of ['packed-refs.lock', `${refs.salvage('tsk_1', 1)}.lock`]) {
      await mkdir(path.dirname(path.join(tree.mirror.dir, name)), { recursive: true });
      await writeFile(path.join(tree.mirror.dir, name), '');
    }
    await mkdir(path.join(tree.mirror.dir, 'refs/fuel/incoming'), { recursive: true });
    await writeFile(path.join(tree.mirror.dir, 'refs/fuel/incoming/half'), `${api.base}\n`);
    await writeFile(path.join(tree.mirror.dir, 'refs/heads/of-an-agent'), `${api.base}\n`);
    node = node.restart();
    await recover(node.context);
    expect(node.facts().at(-1)).toMatchObject({ type: 'attempt.finished', salvage: { ref: refs.salvage('tsk_1', 1) } });
    expect((await readdir(path.join(tree.mirror.dir, 'refs'), { recursive: true })).filter((name) => /lock|half|agent/.test(name))).toEqual([]);
  });

  test('given an attempt that was being prepared, then nothing is told and its order waits again', async () => {
    const { order } = await killed();
    node = node.restart();
    await recover(node.context);
    expect(node.facts().map(({ type }) => type)).toEqual(['order.accepted']);
    expect(unfinishedOrders(node.context.local)).toMatchObject([{ id: order.id, state: 'accepted' }]);
    expect(await readdir(node.context.home.work)).toEqual([]);
  });

  test('given work that was decided and not yet pushed, then the push goes on and the attempt counts', async () => {
    const { order, started, tree } = await killed();
    started();
    notePushing(node.context.local, order.body, {
      type: 'attempt.finished', task: 'tsk_1', epoch: 1, outcome: { kind: 'completed', head: tree.startSha, summary: 'done' }, startSha: tree.startSha,
      saw: [], sessionId: null, usage: null, diffstat: null, durationMs: 5, salvage: null, warnings: [],
    });
    node = node.restart();
    const [unpushed] = await recover(node.context);
    if (unpushed === undefined) throw new Error('nothing goes on');
    await settleVerdict(node.context, unpushed.order, { verdict: unpushed.verdict, mirror: mirrorOf(node.context, api.ref), signal: node.context.stopping });
    expect(node.facts().at(-1)).toMatchObject({ type: 'attempt.finished', outcome: { kind: 'completed' } });
    expect(await api.git('rev-parse', refs.attempt('tsk_1', 1))).toBe(tree.startSha);
  });

  test('given folders that nobody owns, then they are removed', async () => {
    await mkdir(path.join(node.context.home.work, 'att_stray', 'tree'), { recursive: true });
    await recover(node.context);
    expect(await readdir(node.context.home.work)).toEqual([]);
  });

  test('given a ledger that was lost, then the mirror knows of no worktree either', async () => {
    await killed();
    const known = path.join(mirrorOf(node.context, api.ref).dir, 'worktrees');
    expect(await readdir(known)).toHaveLength(1);
    for (const attempt of unfinishedAttempts(node.context.local)) forgetAttempt(node.context.local, attempt);
    await recover(node.context);
    expect(await readdir(node.context.home.work)).toEqual([]);
    expect(await readdir(known)).toEqual([]);
  });
});
