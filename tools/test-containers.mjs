import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { HOUSE } from './house.mjs';
import { pack } from './pack.mjs';

/**
 * `npm run test:containers`: Postgres, NATS, a hub and a node, each in a container of its own, deliver a feature; and one more while the node is cut
 * off the network for a minute in the middle of its attempt. Images by FUEL_IMAGE_NODE, FUEL_IMAGE_POSTGRES and FUEL_IMAGE_NATS; docker/local/make.sh
 * makes them where no registry can be reached. Nothing of it stays.
 */

const images = { node: process.env.FUEL_IMAGE_NODE ?? 'node:24-bookworm', postgres: process.env.FUEL_IMAGE_POSTGRES ?? 'postgres:18', nats: process.env.FUEL_IMAGE_NATS ?? 'nats:2' };
const run = `fuel-test-${randomBytes(3).toString('hex')}`;
const cutMs = Number(process.env.FUEL_TEST_CUT_MS ?? 60_000);

const docker = (...args) => execFileSync('docker', args, { cwd: HOUSE, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
const quietly = (...args) => spawnSync('docker', args, { encoding: 'utf8' });
const name = (what) => `${run}-${what}`;
const start = (what, ...args) => docker('run', '--detach', '--name', name(what), '--hostname', what, '--network', run, '--network-alias', what, ...args);
const inside = (what, ...args) => docker('exec', name(what), ...args);
const fuel = (...args) => inside('hub', 'fuel', ...args);

async function until(what, holds, patienceMs = 60_000) {
  const began = Date.now();
  for (;;) {
    if (await holds()) return Date.now() - began;
    if (Date.now() - began > patienceMs) throw new Error(`not within ${patienceMs / 1000} s: ${what}`);
    await pause(300);
  }
}
const healthy = (what) => () => quietly('inspect', '--format', '{{.State.Health.Status}}', name(what)).stdout.trim() === 'healthy';
const stateOf = (id) => JSON.parse(fuel('feature', 'show', id, '--json')).state;
const reach = (id, state, patienceMs) => until(`feature is ${state} (it is ${stateOf(id)})`, () => stateOf(id) === state, patienceMs);

function servers() {
  for (const volume of ['keys', 'data', 'git']) docker('volume', 'create', name(volume));
  docker('network', 'create', run);
  docker('run', '--rm', '--user', '0:0', '--volume', `${name('keys')}:/keys`, '--volume', `${name('git')}:/git`, name('hub-image'), 'sh', '-c', 'fuel hub nats-keys /keys /tmp/streams && chown 1000:1000 /keys /keys/account.seed /git');
  start('postgres', '--env', 'POSTGRES_USER=fuel', '--env', 'POSTGRES_PASSWORD=fuel', '--env', 'POSTGRES_DB=fuel', '--env', 'PGDATA=/tmp/pg', images.postgres);
  start('nats', '--volume', `${name('keys')}:/keys:ro`, images.nats, '-c', '/keys/nats.conf');
}

async function hub() {
  await until('postgres takes connections', () => /ready to accept connections/.test(((seen) => seen.stdout + seen.stderr)(quietly('logs', name('postgres')))));
  start('hub', '--read-only', '--tmpfs', '/tmp', '--cap-drop', 'ALL', '--volume', `${name('keys')}:/keys:ro`,
    '--env', 'DATABASE_URL=postgresql://fuel:fuel@postgres:5432/fuel', '--env', 'NATS_URL=nats://nats:4222', '--env', 'FUEL_NATS_ACCOUNT_SEED_FILE=/keys/account.seed', '--restart', 'on-failure', name('hub-image'));
  await until('the hub is healthy', healthy('hub'));
  assert.notEqual(inside('hub', 'id', '-u'), '0', 'the hub runs as root');
}

/** A bare repository on a volume that the node can write: as near to a git server as is needed here. */
function repository() {
  const script = 'git init -q --bare -b main /git/app.git && cd /tmp && git clone -q /git/app.git work && cd work && mkdir .fuel && echo "check: test ! -e BROKEN" > .fuel/config.yaml && git add -A && git -c user.name=t -c user.email=t@example.com commit -qm First && git push -q origin HEAD:main';
  docker('run', '--rm', '--volume', `${name('git')}:/git`, '--env', 'HOME=/tmp', name('node-image'), 'sh', '-c', script);
  fuel('repo', 'add', 'app', '/git/app.git', '--agent', 'scripted');
}

async function node() {
  const token = fuel('node', 'token', 'app');
  start('node', '--volume', `${name('git')}:/git`, '--env', `FUEL_JOIN_TOKEN=${token}`, '--env', 'FUEL_HUB_URL=http://hub:7447', '--env', 'FUEL_INSECURE=1', '--env', 'FUEL_NODE_NAME=app-1', '--env', 'FUEL_ALLOW_SCRIPTED_AGENT=1', name('node-image'));
  await until('the node is healthy', healthy('node'));
  assert.notEqual(inside('node', 'id', '-u'), '0', 'the node runs as root');
}

function create(title, steps) {
  const prompt = `Do it.\n\n\`\`\`fuel-script\n${JSON.stringify(steps)}\n\`\`\`\n`;
  return JSON.parse(fuel('task', 'create', '--repository', 'app', '--title', title, '--prompt', prompt, '--start', '--json')).id;
}
const land = async (id) => {
  await reach(id, 'review_pending');
  fuel('feature', 'approve', id, '--yes');
  await reach(id, 'landed');
};

async function cutOff() {
  const id = create('While cut off', [{ write: 'late.txt', content: 'late' }, { sleep: Math.round(cutMs / 2) }, { commit: 'Late' }]);
  await until('the attempt runs', () => JSON.parse(fuel('feature', 'show', id, '--json')).tasks[0].state === 'running');
  docker('network', 'disconnect', run, name('node'));
  await pause(cutMs);
  const before = JSON.parse(fuel('feature', 'show', id, '--json')).tasks[0].state;
  docker('network', 'connect', '--alias', 'node', run, name('node'));
  const took = await reach(id, 'review_pending', 60_000);
  console.log(`✔ cut off for ${cutMs / 1000} s (the task was ${before}): what ran went on, and was told ${(took / 1000).toFixed(1)} s after the network was back`);
  await land(id);
}

function removeAll() {
  quietly('rm', '--force', '--volumes', ...['node', 'hub', 'nats', 'postgres'].map(name));
  quietly('network', 'rm', run);
  quietly('volume', 'rm', ...['keys', 'data', 'git'].map(name));
  quietly('image', 'rm', name('hub-image'), name('node-image'));
}

const engine = spawnSync('docker', ['info', '--format', '{{.ServerVersion}}'], { encoding: 'utf8' });
if (engine.status !== 0) {
  console.log('SKIPPED  the containers: no Docker engine answers here (apt-get install docker.io, dockerd)');
  process.exit(0);
}
try {
  await pack();
  for (const what of ['hub', 'node']) docker('build', '--quiet', '--file', `docker/${what}.Dockerfile`, '--build-arg', `BASE_IMAGE=${images.node}`, '--tag', name(`${what}-image`), '.');
  console.log(`✔ both images are built on ${images.node}, engine ${engine.stdout.trim()}`);
  servers();
  await hub();
  repository();
  await node();
  console.log('✔ Postgres, NATS, hub and node run in containers, hub and node as nobody special and healthy');
  await land(create('In containers', [{ write: 'made.txt', content: 'made' }, { commit: 'Made' }]));
  assert.equal(inside('node', 'git', '--git-dir=/git/app.git', 'show', 'main:made.txt'), 'made');
  console.log('✔ a feature was delivered across containers');
  await cutOff();
  console.log('4 passed, 0 failed');
} catch (error) {
  console.error(`✘ ${error.message}\n${error.stderr ?? ''}`);
  for (const what of ['hub', 'node', 'nats', 'postgres']) console.error(`── ${what}\n${((seen) => seen.stdout + seen.stderr)(quietly('logs', '--tail', '15', name(what)))}`);
  process.exitCode = 1;
} finally {
  removeAll();
}
