import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FeatureView } from '@fuel/contracts';
import { nextDispatch } from '../../src/stage/next-dispatch.ts';
import { noopPlan } from '../../src/stage/noop-plan.ts';
import { script } from '../../src/stage/script.ts';
import type { Stage } from '../../src/stage/stage.ts';
import { thorough } from '../../src/stage/thorough.ts';
import type { Story } from '../../src/story.ts';

const leaseMs = 3_000;

/** Before and after each commit, publish and acknowledgement; the first wish is the start of a feature that exists. */
const anywhere = [
  'wish.commit.before', 'wish.commit.after', 'dispatch.commit.before', 'dispatch.commit.after:2', 'facts.commit.before:2', 'facts.commit.after',
  'orders.publish.before', 'orders.publish.after:2', 'watermark.publish.before:2', 'watermark.publish.after', 'facts.ack.before:3', 'facts.ack.after:4',
];
const some = ['wish.commit.after', 'dispatch.commit.before', 'facts.commit.after', 'orders.publish.before'];
const rare = ['sweep.commit.before', 'sweep.commit.after', 'hello.commit.before', 'hello.commit.after'];

/** The start of the feature may be what kills it: then it was either committed or not, and is said again if not. */
async function startArmed(stage: Stage, { id }: FeatureView, point: string): Promise<void> {
  await stage.hub().stop();
  await stage.startHub({ testBuild: true, env: { FUEL_CRASH_AT: point } });
  await stage.client.call('startFeature', { params: { id } });
}

async function backAgain(stage: Stage, { id }: FeatureView, point: string): Promise<{ readonly gone: number; readonly since: number }> {
  const late = sleep(30_000, undefined, { ref: false }).then(() => assert.fail(`the hub did not come past ${point}`));
  assert.equal(await Promise.race([stage.hub().ended(), late]), null, 'a signal ended the hub');
  const gone = Date.now();
  await stage.startHub();
  const since = Date.now();
  if ((await stage.feature(id)).state === 'planned') await stage.start(id);
  return { gone, since };
}

/** Wider than its node: what finds no place when it becomes ready is given out by the dispatcher, again and again. */
async function dieAt(stage: Stage, point: string): Promise<void> {
  const feature = await stage.create(noopPlan(point, { width: 6, depth: 4 }));
  await startArmed(stage, feature, point);
  const back = await backAgain(stage, feature, point);
  await nextDispatch(stage, feature.id, { ...back, after: `the hub was back, killed at ${point}`, atMostMs: 2_000 });
  const done = await stage.reach(feature.id, 'review_pending');
  assert.deepEqual(done.tasks.map((task) => [task.state, task.epoch]), done.tasks.map(() => ['no_change', 1]), 'each task ran once');
}

/** Commits that only trouble brings: a lease lapses, or a node comes back without what it had. */
async function dieInTrouble(stage: Stage, point: string): Promise<void> {
  const isSweep = point.startsWith('sweep');
  const [began, goOn] = ['began', 'go-on'].map((what) => join(stage.root, `${point}-${what}`)) as [string, string];
  const steps = [{ whenEpoch: 1, steps: [{ write: began, content: '' }, { waitForFile: goOn }] }, { write: `${point}.txt`, content: 'done\n' }, { commit: 'done' }];
  const feature = await stage.create({ name: point, tasks: [{ key: 'only', repository: 'app', title: 'Only', prompt: script('Wait.', steps) }] });
  await startArmed(stage, feature, point);
  await stage.exists(began);
  await stage.waitFor(feature.id, 'the attempt runs', (one) => one.tasks[0]?.state === 'running');
  if (isSweep) stage.node('app-1').freeze();
  else await stage.node('app-1').kill();
  if (!isSweep) for (const end of ['', '-wal', '-shm']) await rm(join(stage.root, 'nodes', 'app-1', `node.db${end}`), { force: true });
  // Its hello is what kills the hub; the next life answers it.
  const nodeIsBack = isSweep ? null : stage.startNode('app-1');
  await backAgain(stage, feature, point);
  await nodeIsBack;
  if (isSweep) stage.node('app-1').thaw();
  else await stage.waitFor(feature.id, 'another attempt', (one) => (one.tasks[0]?.epoch ?? 0) > 1);
  await stage.touch(goOn);
  const done = await stage.reach(feature.id, 'review_pending');
  assert.equal(done.tasks[0]?.epoch, isSweep ? 1 : 2);
}

export const story: Story = {
  title: 'the hub is killed before and after each commit, publish and acknowledgement; the next life finishes everything, once',
  leaseMs,
  async play(stage) {
    await stage.addRepository('app');
    await stage.addNode('app-1', 'app', { FUEL_ALLOW_NOOP_AGENT: '1' });
    for (const point of thorough ? anywhere : some) await dieAt(stage, point);
    for (const point of thorough ? rare : []) await dieInTrouble(stage, point);
  },
};
