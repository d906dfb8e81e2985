import assert from 'node:assert/strict';
import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Stage } from '../../src/stage/stage.ts';
import type { Story } from '../../src/story.ts';

type Check = { readonly name: string; readonly state: string; readonly found: string; readonly remedy: string | null };
type Seen = { readonly code: number | null; readonly checks: ReadonlyMap<string, Check> };

async function doctor(stage: Stage, env: Readonly<Record<string, string>> = {}): Promise<Seen> {
  const home = join(stage.root, 'nodes', 'app-1');
  const { code, stdout, stderr } = await stage.fuel(['doctor', '--home', home, '--repo', stage.repository('app').checkout, '--json'], { env: { FUEL_ALLOW_SCRIPTED_AGENT: '1', ...env } });
  assert.equal(stderr, '');
  const { ok, checks } = JSON.parse(stdout) as { ok: boolean; checks: Check[] };
  assert.equal(ok, code === 0);
  for (const { name, state, remedy } of checks) if (state === 'error' || state === 'warning') assert.ok((remedy ?? '').length > 5, `${name} has no remedy`);
  return { code, checks: new Map(checks.map((check) => [check.name, check])) };
}

const is = ({ checks }: Seen, name: string, state: string, words = /./): void => {
  const check = checks.get(name);
  assert.ok(check !== undefined, `${name} is not among ${[...checks.keys()].join(', ')}`);
  assert.equal(check.state, state, `${name}: ${check.found}`);
  assert.match(check.found, words, name);
};

async function allIsWell(stage: Stage): Promise<void> {
  const seen = await doctor(stage);
  assert.equal(seen.code, 0, JSON.stringify([...seen.checks.values()].filter(({ state }) => state === 'error')));
  for (const name of ['node', 'git', 'hub.dns', 'hub.tcp', 'hub.answers', 'hub.token', 'nats.auth', 'clock', 'repositories.app', 'agents.scripted', 'settings', 'config', 'secrets', 'running']) is(seen, name, 'ok');
  is(seen, 'nats.auth', 'ok', /nats-server \d+\.\d+/);
  is(seen, 'leftovers.worktrees', 'skipped', /the node runs/);
  is(seen, 'service', 'skipped', /fuel node install/);
}

/** One thing after the other is broken, seen, and mended. */
async function eachFault(stage: Stage): Promise<void> {
  const home = join(stage.root, 'nodes', 'app-1');
  const app = stage.repository('app');
  await rename(app.bare, `${app.bare}.away`);
  is(await doctor(stage), 'repositories.app', 'error', /app/);
  await rename(`${app.bare}.away`, app.bare);
  await chmod(join(home, 'node.seed'), 0o644);
  is(await doctor(stage), 'secrets', 'error', /node\.seed/);
  await chmod(join(home, 'node.seed'), 0o600);
  await writeFile(join(app.checkout, '.fuel', 'config.yaml'), 'chekc: npm test\n');
  is(await doctor(stage), 'config', 'error', /line 1, column 1: chekc: .*did you mean "check"/);
  await writeFile(join(app.checkout, '.fuel', 'config.yaml'), 'check: sh check.sh\n');
  is(await doctor(stage, { FUEL_NODE_SLOTS: 'many' }), 'settings', 'error', /FUEL_NODE_SLOTS/);
  is(await doctor(stage, { FUEL_ALLOW_SCRIPTED_AGENT: '' }), 'agents', 'error');
  is(await doctor(stage, { FUEL_NATS_URL: 'nats://127.0.0.1:1' }), 'nats.tcp', 'error', /nothing listens/);
}

async function outside(stage: Stage): Promise<void> {
  await stage.servers.stopNats();
  const seen = await doctor(stage);
  assert.equal(seen.code, 1);
  is(seen, 'nats.tcp', 'error', /nothing listens/);
  is(seen, 'nats.auth', 'skipped', /nats\.tcp failed/);
  await stage.servers.startNats();
}

/** A node that was killed leaves a worktree; one that stopped leaves nothing. */
async function leftovers(stage: Stage): Promise<void> {
  const home = join(stage.root, 'nodes', 'app-1');
  await stage.node('app-1').stop();
  const stopped = await doctor(stage);
  is(stopped, 'running', 'warning');
  is(stopped, 'leftovers.processes', 'ok');
  is(stopped, 'leftovers.worktrees', 'ok');
  await mkdir(join(home, 'work', 'left'), { recursive: true });
  is(await doctor(stage), 'leftovers.worktrees', 'warning', /1 in/);
  await stage.startNode('app-1');
  const words = await stage.fuel(['doctor', '--home', home], { env: { FUEL_ALLOW_SCRIPTED_AGENT: '1' } });
  assert.equal(words.code, 0, words.stdout);
  assert.match(words.stdout, /✔ hub\.answers/);
}

export const story: Story = {
  title: 'doctor sees what is wrong with a node, each fault by its name and with what mends it, and nothing where nothing is',
  async play(stage) {
    await stage.addRepository('app');
    await stage.addNode('app-1', 'app');
    await allIsWell(stage);
    await eachFault(stage);
    await outside(stage);
    await leftovers(stage);
  },
};
