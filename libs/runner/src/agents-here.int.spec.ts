import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { inspectAgents, openAgents } from './agents-here.ts';
import { sampleProgram } from './fixtures/sample-program.ts';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'fuel-agents-'));
  await mkdir(path.join(dir, 'home'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const off = { claude: false, codex: false, opencode: false, gemini: false, 'cursor-agent': false };
const settings = (agents: Readonly<Record<string, unknown>>) => ({ allowScriptedAgent: false, allowNoopAgent: false, agents: { ...off, ...agents } });
const flags = 'print --output-format --verbose --permission-mode --disallowedTools --resume';
const claudeLike = (answers: { readonly version?: string; readonly help?: string; readonly login?: string }): Promise<string> =>
  sampleProgram(dir, 'claude', `case "$1" in --version) ${answers.version ?? 'echo "2.1.329 (Claude Code)"'};; --help) echo "--${answers.help ?? flags}";; auth) ${answers.login ?? `echo '{"loggedIn": true}'`};; esac`);

describe('the agents of a node', () => {
  test('given one that is there and logged in, then it is told with its version', async () => {
    const agents = await openAgents(settings({ claude: { command: await claudeLike({}) } }), dir);
    expect(agents.list()).toEqual([{ name: 'claude', version: '2.1.329', usable: true, reason: null, login: 'yes' }]);
    expect(agents.problem('claude')).toBeNull();
  });

  test('given one that is not logged in, then nothing is given to it, and how that is mended is told', async () => {
    const agents = await openAgents(settings({ claude: { command: await claudeLike({ login: `echo '{"loggedIn": false}'; exit 1` }) } }), dir);
    expect(agents.list()).toMatchObject([{ usable: false, login: 'no', reason: expect.stringMatching(/^is not logged in: run `claude auth login`.*ANTHROPIC_API_KEY/) }]);
    expect(agents.problem('claude')).toMatch(/^the agent "claude" is not logged in/);
  });

  test('given one whose login need not be checked, then it is not asked', async () => {
    const agents = await openAgents(settings({ claude: { command: await claudeLike({ login: `echo '{"loggedIn": false}'` }), login: 'unchecked' } }), dir);
    expect(agents.list()).toEqual([{ name: 'claude', version: '2.1.329', usable: true, reason: null }]);
  });

  test('given one that cannot say whether it is logged in, then it is used and told as unknown', async () => {
    const agents = await openAgents(settings({ claude: { command: await claudeLike({ login: 'echo "error: unknown command" >&2; exit 1' }) } }), dir);
    expect(agents.list()).toMatchObject([{ usable: true, login: 'unknown' }]);
  });

  test('given an old one that lacks a flag, then the flag is named', async () => {
    const agents = await openAgents(settings({ claude: { command: await claudeLike({ version: 'echo 1.0.3', help: 'print --output-format --verbose --resume' }) } }), dir);
    expect(agents.problem('claude')).toBe('the agent "claude" does not know --permission-mode, --disallowedTools, which the node needs (it is 1.0.3); install a newer version (version_unsupported)');
    expect(agents.list()).toMatchObject([{ usable: false, version: '1.0.3', failure: 'version_unsupported', reason: 'does not know --permission-mode, --disallowedTools, which the node needs (it is 1.0.3); install a newer version' }]);
  });

  test('given one that is broken, then what it said is told', async () => {
    const agents = await openAgents(settings({ claude: { command: await claudeLike({ version: 'echo "no such library" >&2; exit 127' }) } }), dir);
    expect(agents.list()).toMatchObject([{ usable: false, reason: 'exited with 127 when asked for its version: no such library' }]);
  });

  test('given one that was named and is not there, then that is told; of one that nobody named nothing is said, but who sets agents up sees it', async () => {
    const named = await openAgents(settings({ mine: { command: 'no-such-agent-anywhere', args: [], dialect: 'text', success: { exit: 0 } } }), dir);
    expect(named.list()).toMatchObject([{ name: 'mine', usable: false, reason: 'is not on the PATH of this node; install it, or give its path as agents.mine.command in settings.json' }]);
    const { 'cursor-agent': _, ...rest } = off;
    const unnamed = { allowScriptedAgent: false, allowNoopAgent: false, agents: rest };
    expect((await openAgents(unnamed, dir)).list()).toEqual([]);
    expect(await inspectAgents(unnamed, dir)).toMatchObject([{ name: 'cursor-agent', usable: false, unverified: true }]);
  });

  test('given an update of its program while the node runs, then it is looked at again, and only then', async () => {
    const agents = await openAgents(settings({ claude: { command: await claudeLike({}) } }), dir);
    expect(await agents.refresh()).toBe(false);
    await claudeLike({ version: 'echo "2.2.0 (Claude Code)"' });
    expect(await agents.refresh('codex')).toBe(false);
    expect(await agents.refresh('claude')).toBe(true);
    expect(agents.version('claude')).toBe('2.2.0');
    expect(await agents.refresh()).toBe(false);
  });

  test('given several who look at once, then it is asked once and all of them hear it', async () => {
    const count = path.join(dir, 'asked');
    const agents = await openAgents(settings({ claude: { command: await claudeLike({}) } }), dir);
    await claudeLike({ version: `echo x >> "${count}"; echo "1.0.3"`, help: 'print' });
    await Promise.all([1, 2, 3].map(() => agents.refresh('claude')));
    expect([agents.problem('claude')?.includes('version_unsupported'), readFileSync(count, 'utf8')]).toEqual([true, 'x\n']);
  });

  test('given a custom one that tells no version, then it is used all the same', async () => {
    const command = await sampleProgram(dir, 'mine', 'exit 2');
    expect((await openAgents(settings({ mine: { command, args: [], dialect: 'text', success: { exit: 0 } } }), dir)).list()).toMatchObject([{ name: 'mine', version: null, usable: true }]);
  });
});
