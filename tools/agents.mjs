import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { HOUSE } from './house.mjs';
import { runCommand, runScript } from './step.mjs';

/**
 * `npm run test:agents [agent …]`: the agents themselves, from npm, against models on loopback, with a home of their own: they deliver real commits
 * through a real node to a real hub. What cannot be installed is skipped, and that is said.
 */
const platform = `${process.platform}-${process.arch}`;
const AGENTS = {
  claude: { package: '@anthropic-ai/claude-code', version: '2.1.329', program: `@anthropic-ai/claude-code-${platform}/claude` },
  codex: { package: '@openai/codex', version: '0.171.0', program: '.bin/codex' },
  opencode: { package: 'opencode-ai', version: '1.18.33', program: `opencode-${platform}/bin/opencode` },
  gemini: { package: '@google/gemini-cli', version: '0.61.0', program: '.bin/gemini' },
};
const cache = process.env.FUEL_AGENTS_CACHE ?? path.join(HOUSE, 'node_modules/.cache/agents');

function installed(name, { package: wanted, version, program }) {
  const modules = path.join(cache, name, 'node_modules');
  try {
    return JSON.parse(readFileSync(path.join(modules, wanted, 'package.json'), 'utf8')).version === version && existsSync(path.join(modules, program));
  } catch {
    return false;
  }
}

/** Their scripts are not run: what they would do is link the program for this machine, and that is done here. */
function install(name, agent) {
  if (installed(name, agent)) return null;
  const prefix = path.join(cache, name);
  rmSync(prefix, { recursive: true, force: true });
  mkdirSync(prefix, { recursive: true });
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', '--prefix', prefix, `${agent.package}@${agent.version}`];
  const { status, stderr, error } = spawnSync('npm', args, { cwd: prefix, encoding: 'utf8', timeout: 300_000 });
  if (status === 0 && installed(name, agent)) return null;
  return (error?.message ?? stderr ?? '').trim().split('\n').slice(-3).join(' ') || 'its program for this machine is not in the package';
}

const wanted = process.argv.slice(2);
const here = [];
const bin = path.join(cache, 'bin');
mkdirSync(bin, { recursive: true });
for (const [name, agent] of Object.entries(AGENTS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const trouble = install(name, agent);
  if (trouble !== null) {
    console.log(`SKIPPED ${name}: ${agent.package}@${agent.version} could not be installed: ${trouble}`);
    continue;
  }
  const link = path.join(bin, name);
  rmSync(link, { force: true });
  symlinkSync(path.join(cache, name, 'node_modules', agent.program), link);
  console.log(`here    ${name} ${agent.version}`);
  here.push(name);
}
if (here.length === 0) {
  console.log('SKIPPED everything: not one agent could be installed; is the registry of npm within reach?');
} else {
  const built = await runCommand('nx', ['run-many', '-t', 'build']);
  process.exitCode = built === 0 ? await runScript('apps/e2e/src/run.ts', [], { FUEL_E2E_FOLDER: 'agents', FUEL_E2E_LANES: '1', FUEL_AGENTS_BIN: bin, FUEL_AGENTS_HERE: here.join(',') }) : built;
}
