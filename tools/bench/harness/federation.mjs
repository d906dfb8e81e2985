import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { authorityOf, connectBus, newAuthoritySeeds, newKey, operatorCredentials, publicKeyOf } from '@fuel/bus';
import { createClient } from '@fuel/client';
import { runCommand, startDaemon } from '@fuel/process';
import { freePort, newMark, startNats } from '@fuel/testing';
import { HOUSE } from '../../house.mjs';

const dist = (name) => path.join(HOUSE, 'dist', name);
const identity = ['-c', 'user.name=Bench', '-c', 'user.email=bench@example.com'];

/** The value of an answer of the hub, or an error with the hub's own words. */
export function value(result) {
  if (result.ok) return result.value;
  throw new Error(JSON.stringify(result));
}

async function program(args, { env, cwd, log, ready }) {
  const daemon = await startDaemon({ command: process.execPath, args, cwd, env, logPath: log, ready: { line: ready }, readyTimeoutMs: 60_000, graceMs: 30_000 });
  if (daemon.kind === 'failed') throw new Error(daemon.message);
  return daemon;
}

/** NATS in operator mode with JetStream on disk, as the hub's own is. */
async function openNats(root) {
  const seeds = newAuthoritySeeds();
  const authority = await authorityOf(seeds, 'hub_bench');
  const seedFile = path.join(root, 'account.seed');
  writeFileSync(seedFile, `${seeds.hubSigner}\n${publicKeyOf(seeds.account)}\n`, { mode: 0o600 });
  const config = [
    `operator: ${authority.operatorJwt}`, `system_account: ${authority.systemAccount}`, 'resolver: MEMORY',
    `resolver_preload: { ${Object.entries(authority.accounts).map(([key, jwt]) => `${key}: ${jwt}`).join('\n')} }`,
  ].join('\n');
  const nats = await startNats({ config, port: await freePort(), storeDir: path.join(root, 'jetstream') });
  const listen = async () => {
    const key = newKey('user');
    const jwt = await operatorCredentials(authority.hubIssuer, { name: 'listener', publicKey: key.publicKey });
    return connectBus({ servers: nats.url, credentials: { jwt, seed: key.seed }, inboxPrefix: '_INBOX.listener', name: 'listener' });
  };
  return { nats, seedFile, listen, issuer: authority.hubIssuer };
}

async function startHub({ root, name, env }) {
  const data = path.join(root, name);
  const hub = await program([dist('fuel.js'), 'hub', 'start', '--json'], { env: { ...env, FUEL_HUB_DATA: data }, cwd: root, log: path.join(root, 'logs', `${name}.log`), ready: (line) => line.includes('"url"') });
  const { url } = JSON.parse(readFileSync(path.join(data, 'hub.json'), 'utf8'));
  const token = readFileSync(path.join(data, 'admin-token'), 'utf8').trim();
  return { ...hub, url, token, client: createClient({ url, token, timeoutMs: 600_000 }) };
}

function makeRepository(root) {
  const [bare, checkout] = [path.join(root, 'sample.git'), path.join(root, 'checkout')];
  const git = (cwd, ...args) => execFileSync('git', [...identity, ...args], { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
  for (const directory of [bare, checkout]) mkdirSync(directory, { recursive: true });
  git(bare, 'init', '--quiet', '--bare', '--initial-branch=main');
  git(checkout, 'init', '--quiet', '--initial-branch=main');
  writeFileSync(path.join(checkout, 'README.md'), '# Sample\n');
  git(checkout, 'add', '-A');
  git(checkout, 'commit', '--quiet', '-m', 'Begin');
  git(checkout, 'push', '--quiet', bare, 'main');
  return { bare, checkout };
}

async function joinNode({ root, hub, checkout, name, repository, env }) {
  const home = path.join(root, name);
  const { token } = value(await hub.client.call('createJoinToken', { body: { repository } }));
  const join = [dist('node.js'), 'join', hub.url, '--repo', checkout, '--home', home, '--name', name];
  const { end, stderr } = await runCommand({ command: process.execPath, args: join, cwd: root, env: { ...env, FUEL_JOIN_TOKEN: token }, timeoutMs: 60_000 });
  if (end.kind !== 'exited' || end.code !== 0) throw new Error(`the node could not join: ${stderr}`);
  return home;
}

const startNode = ({ root, home, env }) =>
  program([dist('node.js'), 'start', '--home', home], { env, cwd: root, log: path.join(root, 'logs', 'node.log'), ready: (line) => line.includes('the hub answered') });

async function startHubs({ root, count, env, parts }) {
  const started = [];
  for (let n = 1; n <= count; n += 1) {
    const hub = await startHub({ root, name: `hub-${n}`, env });
    parts.push(() => hub.stop());
    started.push(hub);
  }
  return started;
}

/**
 * Hubs and a node as they are shipped: what dist/ holds, with authentication, signatures, fsync and logging. `agent` is what the repository
 * `sample` is worked on with; `slots: 0` leaves the node out. `joined` nodes have a home and a repository of their own each, and do not run.
 */
export async function openFederation({ root, database, hubs = 1, slots = 1000, agent = 'noop', joined = 0 }) {
  const parts = [];
  const close = async () => {
    for (const part of parts.splice(0).reverse()) await part();
  };
  try {
    mkdirSync(path.join(root, 'logs'), { recursive: true });
    const mark = newMark();
    const wire = await openNats(root);
    parts.push(() => wire.nats.stop());
    const keyFile = path.join(root, 'hub.seed');
    writeFileSync(keyFile, `${newKey('user').seed}\n`, { mode: 0o600 });
    const env = { ...mark, FUEL_HUB_PORT: '0', FUEL_HUB_KEY_FILE: keyFile, DATABASE_URL: database.url, NATS_URL: wire.nats.url, FUEL_NATS_ACCOUNT_SEED_FILE: wire.seedFile };
    const started = await startHubs({ root, count: hubs, env, parts });
    const [hub] = started;
    const { bare, checkout } = makeRepository(root);
    const addRepository = async (name) => value(await hub.client.call('createRepository', { body: { name, url: bare, defaultBranch: 'main', role: 'library', consumers: [], primaryAgent: agent } }));
    await addRepository('sample');
    const join = async (n) => {
      await addRepository(`sample-${n}`);
      return joinNode({ root, hub, checkout, name: `node-${n}`, repository: `sample-${n}`, env: mark });
    };
    const homes = await Promise.all(Array.from({ length: joined }, (_, n) => join(n + 1)));
    const nodeEnv = { ...mark, FUEL_ALLOW_NOOP_AGENT: '1', FUEL_ALLOW_SCRIPTED_AGENT: '1', FUEL_NODE_SLOTS: String(slots) };
    const node = slots === 0 ? null : await startNode({ root, home: await joinNode({ root, hub, checkout, name: 'node', repository: 'sample', env: mark }), env: nodeEnv });
    if (node !== null) parts.push(() => node.stop());
    return { hubs: started, client: hub.client, node, homes, nats: wire.nats, issuer: wire.issuer, listen: wire.listen, close };
  } catch (cause) {
    await close();
    throw cause;
  }
}
