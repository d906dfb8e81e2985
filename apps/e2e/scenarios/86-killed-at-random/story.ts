import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { git, refsOf } from '../../src/stage/git.ts';
import { processesOn } from '../../src/stage/processes.ts';
import { script } from '../../src/stage/script.ts';
import type { Stage } from '../../src/stage/stage.ts';
import type { Story } from '../../src/story.ts';

/** `npm run test:kills` plays 200; the suite of every day a few. */
const kills = Number(process.env['FUEL_KILLS'] ?? '6');
const seed = Number(process.env['FUEL_KILLS_SEED'] ?? String(Date.now() % 1_000_000));

/** The same moments again for the same seed. */
function chance(): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state / 2 ** 32;
}
let state = seed;

/** A commit and a file that is not committed, then something to be killed in; the last epoch finishes. */
const prompt = (index: number): string =>
  script('Work.', [
    { whenEpoch: 1, steps: [
      { write: `committed-${index}.txt`, content: `${index}\n` }, { commit: `Commit ${index}` }, { write: `left-${index}.txt`, content: `${index}\n` },
      { grandchild: { setsid: true, sleep: 600_000, ignoreSigterm: true } }, { print: `ready-${index}` }, { sleep: 600_000 },
    ] },
    { write: `done-${index}.txt`, content: `${index}\n` }, { commit: `Done ${index}` },
  ]);

/** The agent's own process: not its door, and nobody else's. */
async function agentOf(stage: Stage): Promise<number | null> {
  const agents = (await processesOn(stage.root)).filter(({ command }) => /scripted/.test(command) && !command.startsWith('nsenter'));
  return agents[Math.floor(chance() * agents.length)]?.pid ?? null;
}

async function killSomething(stage: Stage): Promise<'node' | 'agent'> {
  await sleep(chance() * 1_500);
  const agent = chance() < 0.5 ? await agentOf(stage) : null;
  if (agent !== null) {
    try {
      process.kill(agent, 'SIGKILL');
    } catch {
      // It ended by itself in this moment.
    }
    return 'agent';
  }
  await stage.node('app-1').kill();
  await stage.startNode('app-1');
  return 'node';
}

/** What was not hit waits in its first attempt for ever: it is hit now. */
async function endAgents(stage: Stage, over: (one: Awaited<ReturnType<Stage['feature']>>) => boolean, id: string): Promise<void> {
  for (let tries = 0; tries < 60; tries += 1) {
    const one = await stage.feature(id);
    if (over(one)) return;
    const first = one.tasks.some((task) => task.epoch === 1 && task.state === 'running');
    const agent = first ? await agentOf(stage) : null;
    if (agent !== null) process.kill(agent, 'SIGKILL');
    await sleep(1_000);
  }
}

export const story: Story = {
  title: `nodes and agents are killed at random moments (${kills} times); nothing is lost and nothing is left`,
  async play(stage) {
    console.warn(`FUEL_KILLS_SEED=${seed}`);
    await stage.addRepository('app');
    await stage.addNode('app-1', 'app', { FUEL_NODE_SLOTS: '3' });
    for (let done = 0; done < kills; ) {
      const count = Math.min(3, kills - done);
      const tasks = Array.from({ length: count }, (_, at) => ({ key: `t${done + at}`, repository: 'app', title: `Task ${done + at}`, prompt: prompt(done + at) }));
      const feature = await stage.create({ name: `Killed ${done}`, tasks });
      await stage.start(feature.id);
      await stage.waitFor(feature.id, 'an attempt runs', (one) => one.tasks.some((task) => task.state === 'running'));
      const over = (one: { tasks: readonly { state: string; epoch: number }[] }): boolean => one.tasks.every((task) => ['reviewed', 'failed'].includes(task.state));
      // One kill for each attempt; a task whose tries are used up has failed, and its work is salvaged all the same.
      for (let tries = 0; tries < count && !over(await stage.feature(feature.id)); tries += 1) await killSomething(stage);
      await endAgents(stage, over, feature.id);
      const ended = await stage.waitFor(feature.id, 'all is done', over, 120_000);
      await judge(stage, done, ended.tasks);
      done += count;
    }
    const app = join(stage.root, 'nodes', 'app-1');
    assert.deepEqual((await readdir(join(app, 'work'))).filter((name) => name.startsWith('att_')), [], 'worktrees of attempts were left');
    assert.deepEqual((await processesOn(stage.root)).filter(({ command }) => /setTimeout|scripted|nsenter|unshare/.test(command)), [], 'processes were left');
    assert.equal(/defect|could not be ended/.exec(await stage.said('app-1')), null);
  },
};

/** Whatever a killed attempt had done is in its salvage: the commit and the file beside it. */
async function judge(stage: Stage, first: number, tasks: readonly { id: string; key: string }[]): Promise<void> {
  const app = stage.repository('app');
  const refs = Object.keys(await refsOf(app));
  for (const { id, key } of tasks) {
    const index = Number(key.slice(1));
    assert.ok(index >= first);
    const salvages = refs.filter((ref) => ref.includes(id) && ref.includes('salvage'));
    const files = await Promise.all(salvages.map((ref) => git(app.bare, 'ls-tree', '--name-only', ref)));
    const own = refs.filter((ref) => ref.startsWith(`refs/heads/fuel/${id}/`));
    assert.ok(own.length > 0 || files.length > 0, `task ${key} delivered nothing`);
    // The first attempt says when both are there; from then on nothing may lose them.
    if (!(await saidReady(stage, index))) continue;
    for (const file of [`left-${index}.txt`, `committed-${index}.txt`]) assert.ok(files.some((list) => list.split('\n').includes(file)), `${file} of ${key} was lost`);
  }
}

async function saidReady(stage: Stage, index: number): Promise<boolean> {
  const logs = join(stage.root, 'nodes', 'app-1', 'logs');
  const said = await Promise.all((await readdir(logs)).map((name) => readFile(join(logs, name, 'stdout.log'), 'utf8').catch(() => '')));
  return said.some((text) => text.includes(`ready-${index}"`));
}
