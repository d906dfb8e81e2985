import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openClient, until } from '@fuel/testing';
import { strayRefs, worktreeBytes } from '../../src/oracle/mirrors.ts';
import { git, refsOf } from '../../src/stage/git.ts';
import { processesOn } from '../../src/stage/processes.ts';
import { script } from '../../src/stage/script.ts';
import { defaultFiles, type Stage } from '../../src/stage/stage.ts';
import type { Story } from '../../src/story.ts';

/** `npm run test:kills` plays 200; the suite of every day a few. */
const kills = Number(process.env['FUEL_KILLS'] ?? '4');
const seed = Number(process.env['FUEL_KILLS_SEED'] ?? String(Date.now() % 1_000_000));

/** The same moments again for the same seed. */
function chance(): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state / 2 ** 32;
}
let state = seed;
const among = <T>(all: readonly T[]): T | undefined => all[Math.floor(chance() * all.length)];

const slots = kills < 20 ? 4 : 8;
/** Each takes 600 kB and is kept for its feature, so that there would be sixteen. */
const quota = slots * 620_000;
/** What agents write counts when they have ended. */
const quotaWhileTheyWork = quota * 1.2;
const tasksAtOnce = 2;
const files = {
  ...defaultFiles,
  '.fuel/config.yaml': `check: sh check.sh\nworktrees:\n  maxBytes: ${quota}\n`,
  '.gitignore': '*.cache\n',
  ...Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`data/${n}.txt`, `${n}\n`.repeat(20_000)])),
};

/** Commits, and after each a file that is not committed; whoever is not killed meanwhile waits to be, until there were enough. */
const toBeKilled = (enough: string, index: number, epoch: number): readonly unknown[] => [
  ...(index % 3 === 1 ? [{ shell: 'git checkout -q -b work' }] : []),
  { shell: 'head -c 60000 /dev/urandom > build.cache' },
  { shell: `setsid sh -c 'trap "" TERM; while :; do sleep 60; done' > /dev/null 2>&1 &` },
  ...[1, 2, 3].flatMap((n) => [
    { write: `committed-${epoch}-${n}.txt`, content: `${index}\n` }, { commit: `Commit ${n}` }, { write: `left-${epoch}-${n}.txt`, content: `${index}\n` }, { print: `did-${index}-${epoch}-${n};` },
    { sleep: Math.floor(chance() * 500) },
  ]),
  { waitForFile: enough }, { commit: 'Enough' },
];

const prompt = (enough: string, index: number): string =>
  script('Work.', [{ whenEpoch: 1, steps: toBeKilled(enough, index, 1), otherwise: [{ whenEpoch: 2, steps: toBeKilled(enough, index, 2), otherwise: [] }] }, { write: `done-${index}.txt`, content: `${index}\n` }, { commit: `Done ${index}` }]);

const home = (stage: Stage): string => join(stage.root, 'nodes', 'app-1');

/** The agents' own processes: not their doors, and nobody else's. */
const agentsOf = async (stage: Stage): Promise<readonly number[]> =>
  (await processesOn(home(stage))).filter(({ command }) => /scripted/.test(command) && !/^(nsenter|unshare|sh) /.test(command)).map(({ pid }) => pid);

function killNow(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself in this moment.
    return false;
  }
}

/** Kills, and says how many attempts it met: some agents; the node alone; or the node with all that it had started, as when the machine goes down. */
async function killSomething(stage: Stage): Promise<number> {
  const kind = among(['agents', 'node', 'all'] as const);
  const agents = await agentsOf(stage);
  if (kind === 'agents') return agents.filter(() => chance() < 0.6).filter(killNow).length;
  const others = kind === 'all' ? (await processesOn(home(stage))).map(({ pid }) => pid) : [];
  killNow(stage.node('app-1').pid);
  others.forEach(killNow);
  await stage.node('app-1').kill();
  if (chance() < 0.3) {
    // In the middle of its start, too.
    const starting = stage.startNode('app-1').catch(() => undefined);
    await sleep(chance() * 2_500);
    for (const { pid } of (await processesOn(home(stage))).filter(({ command }) => /node\.js start/.test(command))) killNow(pid);
    await starting;
    await stage.node('app-1').kill();
  }
  await stage.startNode('app-1');
  return agents.length;
}

/** The hub would hold an agent back that crashes three times in a row; who was killed is well. */
async function forgetFailures(stage: Stage): Promise<void> {
  await using database = await openClient(await stage.databaseUrl());
  await database.rows('delete from agent_health');
}

type Feature = Awaited<ReturnType<Stage['feature']>>;
const isEnded = ({ state: name }: Feature['tasks'][number]): boolean => name === 'reviewed' || name === 'failed';
const isOver = ({ tasks }: Feature): boolean => tasks.every(isEnded);

/** So many tasks at a time that all slots are taken, until enough attempts were killed; then the rest ends by itself. */
async function playKills(stage: Stage): Promise<readonly Feature[]> {
  const features: string[] = [];
  const enough = join(stage.root, 'enough');
  const began = performance.now();
  const over = new Set<string>();
  const open = async (): Promise<readonly Feature[]> => {
    const left = await Promise.all(features.filter((id) => !over.has(id)).map((id) => stage.feature(id)));
    for (const { id } of left.filter(isOver)) over.add(id);
    return left.filter(({ id }) => !over.has(id));
  };
  let killed = 0;
  let tasks = 0;
  const topUp = async (): Promise<void> => {
    const left = (await open()).flatMap((one) => one.tasks.filter((task) => !isEnded(task))).length;
    if (left > slots - tasksAtOnce) return;
    const keys = Array.from({ length: tasksAtOnce }, (_, at) => tasks + at);
    const made = await stage.create({ name: `Killed ${tasks}`, tasks: keys.map((key) => ({ key: `t${key}`, repository: 'app', title: `Task ${key}`, prompt: prompt(enough, key) })) });
    await stage.start(made.id);
    features.push(made.id);
    tasks += tasksAtOnce;
  };
  while (killed < kills) {
    const waited = performance.now();
    await until(async () => {
      await forgetFailures(stage);
      await topUp();
      const { length } = await agentsOf(stage);
      return length >= slots * 0.75 || (length > 0 && performance.now() - waited > 5_000);
    }, { timeoutMs: 60_000, describe: 'attempts run', everyMs: 400 });
    await sleep(chance() * 1_500);
    killed += await killSomething(stage);
    const bytes = await withinQuota(stage, quotaWhileTheyWork);
    console.warn(`${killed} attempts of ${tasks} tasks were killed in ${((performance.now() - began) / 1_000).toFixed(0)} s; worktrees take ${bytes} bytes`);
  }
  await stage.touch(enough);
  await until(async () => (await forgetFailures(stage), (await open()).length === 0), { timeoutMs: 120_000, describe: 'all is done', everyMs: 500 });
  return Promise.all(features.map((id) => stage.feature(id)));
}

/** Whatever an attempt had said that it did is in what was salvaged of it: its commits and the files beside them. */
async function nothingLost(stage: Stage, features: readonly Feature[]): Promise<void> {
  const app = stage.repository('app');
  const refs = Object.keys(await refsOf(app));
  const tasks = new Map(features.flatMap((one) => one.tasks).map((task) => [task.key, task]));
  const did = await saidDone(stage);
  const kept = new Map<string, readonly string[]>();
  for (const ref of refs.filter((one) => one.startsWith('refs/heads/fuel/tsk_'))) kept.set(ref, (await git(app.bare, 'ls-tree', '--name-only', ref)).split('\n'));
  for (const [, index, epoch, n] of did) {
    const task = tasks.get(`t${index}`);
    const own = `refs/heads/fuel/${task?.id}/${epoch}`;
    const found = [...(kept.get(own) ?? []), ...(kept.get(`${own}-salvage`) ?? [])];
    for (const file of [`committed-${epoch}-${n}.txt`, `left-${epoch}-${n}.txt`]) assert.ok(found.includes(file), `${file} of t${index} was lost: ${own} and its salvage are ${found.length === 0 ? 'not there' : 'without it'}`);
  }
  for (const { key, id, state: ended } of tasks.values()) assert.ok(ended === 'failed' || refs.some((ref) => new RegExp(`^refs/heads/fuel/${id}/\\d+$`).test(ref)), `task ${key} delivered nothing`);
  console.warn(`${did.length} pieces of work of ${kept.size} attempts were looked for and found`);
}

async function saidDone(stage: Stage): Promise<readonly RegExpExecArray[]> {
  const logs = join(home(stage), 'logs');
  const texts = await Promise.all((await readdir(logs)).map((name) => readFile(join(logs, name, 'stdout.log'), 'utf8').catch(() => '')));
  return texts.flatMap((text) => [...text.matchAll(/did-(\d+)-(\d+)-(\d+);"/g)]);
}

async function withinQuota(stage: Stage, most: number): Promise<number> {
  const bytes = await worktreeBytes(home(stage));
  assert.ok(bytes <= most, `the worktrees take ${bytes} bytes, more than ${most}`);
  return bytes;
}

export const story: Story = {
  title: `nodes and agents are killed at random moments until ${kills} attempts were hit; nothing is lost and nothing is left`,
  async play(stage) {
    console.warn(`FUEL_KILLS_SEED=${seed}`);
    await stage.addRepository('app', { files });
    await mkdir(home(stage), { recursive: true, mode: 0o700 });
    await writeFile(join(home(stage), 'settings.json'), JSON.stringify({ slots, observeEveryMs: 1_000 }));
    await stage.addNode('app-1', 'app');
    const features = await playKills(stage);
    await nothingLost(stage, features);
    await withinQuota(stage, quota);
    assert.deepEqual(await strayRefs(home(stage), { repositories: stage.repositories(), features }), [], 'refs of a mirror that nobody owns');
    assert.deepEqual((await readdir(join(home(stage), 'work'))).filter((name) => name.startsWith('att_')), [], 'worktrees of attempts were left');
    assert.deepEqual((await readdir(home(stage))).filter((name) => /new_/.test(name)), [], 'half-written files were left');
    assert.deepEqual((await processesOn(stage.root)).filter(({ command }) => /setsid|sleep|scripted|nsenter|unshare/.test(command)), [], 'processes were left');
    assert.equal(/defect|could not be ended/.exec(await stage.said('app-1')), null);
  },
};
