import assert from 'node:assert/strict';
import { readdir, readFile, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileAt } from '../../src/stage/git.ts';
import { processesOn } from '../../src/stage/processes.ts';
import { write } from '../../src/stage/script.ts';
import type { Stage } from '../../src/stage/stage.ts';
import type { Story } from '../../src/story.ts';

const modeOf = async (path: string): Promise<string> => ((await stat(path)).mode & 0o777).toString(8);
const pidIn = async (path: string): Promise<number> => Number.parseInt(await readFile(path, 'utf8'), 10);

interface Servers {
  readonly postgres: number;
  readonly nats: number;
}

async function serversOf(data: string): Promise<Servers> {
  return { postgres: await pidIn(join(data, 'postgres', 'data', 'postmaster.pid')), nats: await pidIn(join(data, 'nats', 'nats.pid')) };
}

/** Nothing lives on the hub's directory; a server that is told to stop has a moment for it, but not longer than its hub. */
async function allEnded(data: string): Promise<void> {
  assert.deepEqual(await processesOn(data), [], 'processes were left running');
  const left = (await readdir(data)).filter((name) => name.startsWith('hub.lock') || name === 'hub.json');
  assert.deepEqual(left, [], 'a stopped hub says that it is there');
}

/** What a server says to whoever connects, before any word of theirs. */
function greetingOf(port: number): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', reject);
    socket.once('data', (bytes) => {
      socket.destroy();
      resolve(JSON.parse(bytes.toString().slice('INFO '.length).split('\r\n')[0] ?? '') as Record<string, unknown>);
    });
  });
}

async function onlyForItsOwner(data: string): Promise<void> {
  for (const directory of ['.', 'postgres', 'postgres/data', 'nats']) assert.equal(await modeOf(join(data, directory)), '700', `${directory} is open to others`);
  const files = ['admin-token', 'hub.seed', 'hub.json', 'hub.lock', 'postgres/password', 'nats/keys.json', 'nats/nats.conf'];
  for (const file of files) assert.equal(await modeOf(join(data, file)), '600', `${file} is open to others`);
}

async function asksForCredentials(data: string): Promise<void> {
  const greeting = await greetingOf(await pidIn(join(data, 'nats', 'port')));
  assert.equal(greeting['auth_required'], true);
  assert.equal(greeting['jetstream'], true);
  assert.equal(typeof greeting['nonce'], 'string', 'in operator mode a key has to sign something');
  assert.equal(greeting['host'], '127.0.0.1');
}

async function findsItself(stage: Stage): Promise<void> {
  const status = await stage.fuel(['status', '--json']);
  assert.equal(status.code, 0, status.stderr);
  assert.equal(typeof (JSON.parse(status.stdout) as { hub: unknown }).hub, 'string');
  const repositories = await stage.fuel(['repo', 'list']);
  assert.equal(repositories.code, 0, repositories.stderr);
  assert.match(repositories.stdout, /app/);
}

const plan = (name: string) => ({ name, tasks: [{ key: 'only', repository: 'app', title: name, prompt: write(`${name}.txt`, `${name}\n`) }] });

export const story: Story = {
  title: 'a hub that nothing was configured for brings its servers, stops them with it, finds its data again, and gets over its own death',
  embedded: true,
  async play(stage) {
    const data = stage.hubData();
    await stage.addRepository('app');
    await stage.addNode('app-1', 'app');
    await onlyForItsOwner(data);
    await asksForCredentials(data);
    await findsItself(stage);
    const first = await stage.create(plan('first'));
    await stage.start(first.id);
    await stage.reach(first.id, 'review_pending');

    assert.equal(await stage.hub().interrupt(), 0, 'Ctrl-C is an orderly end');
    await allEnded(data);

    await stage.startHub();
    await findsItself(stage);
    await stage.approve(await stage.feature(first.id));
    await stage.reach(first.id, 'landed');
    assert.equal(await fileAt(stage.repository('app'), 'main', 'first.txt'), 'first');

    const before = await serversOf(data);
    await stage.hub().kill();
    const left = (await processesOn(data)).map(({ pid }) => pid);
    assert.ok(left.includes(before.postgres) && left.includes(before.nats), 'a killed hub cannot stop its servers');
    await stage.startHub();
    const after = await serversOf(data);
    const running = (await processesOn(data)).map(({ pid }) => pid);
    for (const pid of [before.postgres, before.nats]) assert.ok(!running.includes(pid), `process ${pid} of the killed hub still runs`);
    for (const pid of [after.postgres, after.nats]) assert.ok(running.includes(pid));
    const second = await stage.create(plan('second'));
    await stage.start(second.id);
    await stage.approve(await stage.reach(second.id, 'review_pending'));
    await stage.reach(second.id, 'landed');
    const { items } = await stage.features();
    assert.deepEqual(items.map((one) => [one.name, one.state]).sort(), [['first', 'landed'], ['second', 'landed']]);
  },
};
