import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { until } from '@fuel/testing';
import { script } from '../../src/stage/script.ts';
import { type Stage, value } from '../../src/stage/stage.ts';
import type { Story } from '../../src/story.ts';

const home = (stage: Stage): string => join(stage.root, 'nodes', 'app-1');
const say = async (stage: Stage, ...args: readonly string[]): Promise<string> => {
  const { code, stdout, stderr } = await stage.fuel(['node', ...args, '--home', home(stage)]);
  assert.equal(code, 0, stderr);
  return `${stdout}${stderr}`;
};

/** Work that says when it has begun, and ends when it is told to. */
async function workOn(stage: Stage, name: string): Promise<{ readonly id: string; readonly begun: string; readonly go: string }> {
  const [begun, go] = [join(stage.root, `${name}.begun`), join(stage.root, `${name}.go`)];
  const prompt = script('Wait, then write.', [{ write: begun, content: 'x' }, { waitForFile: go }, { write: `${name}.txt`, content: name }, { commit: name }]);
  const { id } = await stage.create({ name, tasks: [{ key: 'only', repository: 'app', title: name, prompt }] });
  await stage.start(id);
  return { id, begun, go };
}

const refusedBecause = async (stage: Stage): Promise<string | null> => value(await stage.client.call('listNodes', {})).items[0]?.refused ?? null;

async function pauseAndResume(stage: Stage): Promise<void> {
  const first = await workOn(stage, 'first');
  await stage.exists(first.begun);
  assert.match(await say(stage, 'pause'), /Paused: what runs is finished/);
  await until(async () => /paused/.test((await refusedBecause(stage)) ?? ''), { timeoutMs: 10_000, describe: 'the hub knows that the node is paused' });
  const second = await workOn(stage, 'second');
  await stage.touch(first.go);
  await stage.waitFor(first.id, 'what ran is told while the node is paused', ({ tasks }) => !['ready', 'dispatched', 'running', 'suspect'].includes(tasks[0]?.state ?? ''));
  const status = JSON.parse((await stage.fuel(['node', 'status', '--home', home(stage), '--json'])).stdout) as { live: { duty: string; attempts: { running: number } } };
  assert.deepEqual([status.live.duty, status.live.attempts.running], ['paused', 0]);
  assert.equal((await stage.feature(second.id)).tasks[0]?.state, 'ready', 'nothing new is given to a paused node');
  // A pause outlives the process.
  await stage.node('app-1').stop();
  await stage.startNode('app-1');
  await until(async () => /paused/.test((await refusedBecause(stage)) ?? ''), { timeoutMs: 10_000, describe: 'the node is paused after its restart' });
  assert.match(await say(stage, 'resume'), /Work is taken again/);
  await stage.exists(second.begun);
  await stage.touch(second.go);
  await stage.reach(first.id, 'review_pending');
  await stage.reach(second.id, 'review_pending');
}

async function onlyOnLoopback(stage: Stage): Promise<void> {
  const url = (await readFile(join(home(stage), 'status.url'), 'utf8')).trim();
  assert.match(await (await fetch(`${url}/metrics`)).text(), /\nfuel_node_takes_work 1\n/);
  const status = await new Promise<number | undefined>((resolve, reject) => {
    request(`${url}/status.json`, { headers: { host: 'rebound.example' } }, (response) => resolve(response.resume().statusCode)).on('error', reject).end();
  });
  assert.equal(status, 421);
}

async function drain(stage: Stage): Promise<void> {
  const third = await workOn(stage, 'third');
  await stage.exists(third.begun);
  assert.match(await say(stage, 'drain', '--no-wait'), /Draining: 1 attempts/);
  await until(async () => /drain/.test((await refusedBecause(stage)) ?? ''), { timeoutMs: 10_000, describe: 'the hub knows that the node drains' });
  await stage.touch(third.go);
  assert.equal(await stage.node('app-1').ended(), 0, 'the node ends by itself, and well');
  const now = (await stage.feature(third.id)).tasks[0];
  assert.ok(['reviewing', 'reviewed'].includes(now?.state ?? ''), `the work of the drained node counts: ${now?.state}`);
  // The next start is meant.
  await stage.startNode('app-1');
  await stage.reach(third.id, 'review_pending');
}

export const story: Story = {
  title: 'a paused node finishes and takes nothing new, over a restart too; a drained one finishes and stops; the hub says so of both',
  async play(stage) {
    await stage.addRepository('app');
    await stage.addNode('app-1', 'app');
    await pauseAndResume(stage);
    await onlyOnLoopback(stage);
    await drain(stage);
  },
};
