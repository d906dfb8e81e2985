import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand, spawnProcess } from '@fuel/process';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readDeclared } from '../declared.ts';
import { digest, noEvents } from '../event-digest.ts';
import { decideOutcome } from '../outcome.ts';
import { resolveAgent } from '../registry.ts';
import { formatUpstreams } from '../upstreams-file.ts';

let dir = '';
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'fuel-scripted-'));
  mkdirSync(join(dir, 'work'));
  for (const args of [['init', '--quiet', '--initial-branch=main'], [...nobody, 'commit', '--quiet', '--allow-empty', '--message=start']]) await git(args);
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

const nobody = ['-c', 'user.name=Start', '-c', 'user.email=start@fuel.invalid'];
const alone = () => ({ HOME: dir, XDG_CONFIG_HOME: dir, GIT_CONFIG_NOSYSTEM: '1' });
const git = async (args: string[]) => {
  const { end, stdout, stderr } = await runCommand({ command: 'git', args, cwd: join(dir, 'work'), env: alone(), timeoutMs: 20_000 });
  if (end.kind !== 'exited' || end.code !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return stdout.trim();
};
const scripted = () => {
  const resolved = resolveAgent('scripted', { allowScriptedAgent: true });
  if (resolved.kind === 'refused') throw new Error(resolved.message);
  return resolved.agent;
};
const start = (steps: unknown, more: { env?: Record<string, string>; attemptId?: string; graceMs?: number; sessionId?: string } = {}) => {
  const agent = scripted();
  const prompt = `Please.\n\`\`\`fuel-script\n${JSON.stringify(steps)}\n\`\`\`\n`;
  const { stdin, ...command } = agent.args({ prompt, cwd: dir, writable: [], ...(more.sessionId === undefined ? {} : { sessionId: more.sessionId }) });
  const parse = agent.parse({ now: () => new Date(0), voice: { say: () => undefined, hangUp: () => undefined }, input: { prompt, cwd: dir, writable: [] } });
  let events = noEvents;
  const running = spawnProcess({
    ...command,
    cwd: join(dir, 'work'),
    env: { ...alone(), FUEL_OUTCOME_FILE: join(dir, 'outcome.json'), ...command.env, ...more.env },
    input: stdin ?? '',
    graceMs: more.graceMs ?? 5_000,
    ...(more.attemptId === undefined ? {} : { attemptId: more.attemptId }),
    onLine: (line) => {
      events = parse(line).reduce(digest, events);
    },
  });
  return { running, events: () => events };
};
const run = async (steps: unknown, more: Parameters<typeof start>[1] = {}) => {
  const { running, events } = start(steps, more);
  return { end: await running.done, events: events() };
};
const work = (path: string) => readFileSync(join(dir, 'work', path), 'utf8');

describe('given the scripted agent as a process', () => {
  test('when it is asked for its version, then it tells it', async () => {
    const { version, command } = scripted().preflight;
    const { stdout } = await runCommand({ command, args: version.args, cwd: dir, timeoutMs: 20_000 });
    expect(version.read(stdout)).toMatch(/^\d+\.\d+\.\d+$/);
  });

  test('when its script writes and commits, then there are real commits by somebody and a word of success', async () => {
    const { end, events } = await run([
      { write: 'src/a.txt', content: 'one\n' },
      { append: 'src/a.txt', content: 'two\n' },
      { commit: 'Add a' },
      { replace: { path: 'src/a.txt', find: 'two', with: '$&' } },
      { print: 'All there.' },
      { commit: 'Change a' },
    ], { sessionId: 'again' });
    expect(end).toMatchObject({ kind: 'exited', code: 0, leftovers: [], stderrTail: '' });
    expect(events).toMatchObject({ sessionId: 'again', lastText: 'All there.', openTools: 0, unparsable: 0, terminal: { ok: true } });
    expect(work('src/a.txt')).toBe('one\n$&\n');
    expect(await git(['log', '--format=%s by %an'])).toBe('Change a by Scripted Agent\nAdd a by Scripted Agent\nstart by Start');
  });

  test('when somebody is configured, then it commits as them', async () => {
    await git(['config', 'user.name', 'Ada']);
    await git(['config', 'user.email', 'ada@fuel.invalid']);
    await run([{ write: 'a', content: '' }, { commit: 'm' }]);
    expect(await git(['log', '-1', '--format=%an'])).toBe('Ada');
  });

  test('when upstream work lies beside it, then it reads and copies it at its SHA', async () => {
    mkdirSync(join(dir, 'types'));
    writeFileSync(join(dir, 'types', 'user.txt'), 'id name\n');
    const upstream = { task: 't1', key: 'types', title: 'Types', repository: 'shared-types', sha: 'a'.repeat(40), base: 'b'.repeat(40), direct: true, path: join(dir, 'types'), summary: '' };
    const changed = { changedFiles: ['user.txt'], diffstat: { files: 1, additions: 1, deletions: 0 } };
    writeFileSync(join(dir, 'upstreams.json'), formatUpstreams({ version: 1, upstreams: [{ ...upstream, ...changed }], repositories: {}, contracts: [] }));
    const env = { FUEL_UPSTREAMS: join(dir, 'upstreams.json') };
    await run([{ copyUpstream: { repository: 'shared-types', from: 'user.txt', to: 'vendor/user.txt' } }, { readUpstreams: 'seen.json' }], { env });
    expect(work('vendor/user.txt')).toBe('id name\n');
    expect(JSON.parse(work('seen.json'))).toEqual([{ key: 'types', repository: 'shared-types', sha: 'a'.repeat(40), direct: true }]);
    const { events } = await run([{ copyUpstream: { repository: 'api', from: '.', to: 'x' } }], { env });
    expect(events.terminal).toMatchObject({ ok: false, message: expect.stringContaining('there is: shared-types') });
  });

  test('when it declares no change or asks, then the outcome file says it', async () => {
    const declared = () => readDeclared({ kind: 'text', text: readFileSync(join(dir, 'outcome.json'), 'utf8') });
    await run([{ declareNoChange: 'is there' }]);
    expect(declared()).toEqual({ kind: 'no_change', reason: 'is there' });
    await run([{ ask: 'which?', options: ['a', 'b'] }]);
    expect(declared()).toEqual({ kind: 'question', text: 'which?', options: ['a', 'b'] });
  });

  test('when it is another epoch, then it takes the other branch', async () => {
    const steps = [{ whenEpoch: 1, steps: [{ log: 'first' }, { exit: 1 }], otherwise: [{ print: 'again' }] }];
    expect(await run(steps, { env: { FUEL_EPOCH: '1' } })).toMatchObject({ end: { code: 1, stderrTail: 'first\n' }, events: { terminal: null } });
    expect(await run(steps, { env: { FUEL_EPOCH: '2' } })).toMatchObject({ end: { code: 0 }, events: { lastText: 'again' } });
  });

  test('when a step fails, the script is wrong or it says so itself, then it ends with an error in its own words', async () => {
    expect(await run([{ failUnlessFile: 'none' }])).toMatchObject({ end: { code: 1 }, events: { terminal: { ok: false, message: 'none is not there' } } });
    expect(await run([{ commit: 'nothing' }])).toMatchObject({ events: { openTools: 0, terminal: { ok: false, message: expect.stringContaining('git commit failed') } } });
    expect(await run([{ wirte: 'x' }])).toMatchObject({ events: { terminal: { message: expect.stringContaining('"wirte"') } } });
    const limited = await run([{ fail: { kind: 'rate_limited', message: 'later', until: '2026-01-31T12:00:00.000Z' } }]);
    const outcome = decideOutcome({ ...limited, evidence: { kind: 'unknown', message: '' }, expects: 'commits', declared: { kind: 'nothing' }, now: new Date() });
    expect(outcome).toEqual({ kind: 'limited', until: '2026-01-31T12:00:00.000Z' });
  });

  test('when it floods, then every line is counted and the word of success is still heard', async () => {
    expect((await run([{ flood: { lines: 50_000 } }])).events).toMatchObject({ unparsable: 50_000, terminal: { ok: true } });
  });

  test('when it waits for a file, then it goes on once the file is there', async () => {
    const { running, events } = start([{ waitForFile: join(dir, 'go') }, { print: 'went' }]);
    const opened = async () => {
      while (events().openTools === 0) await new Promise(setImmediate);
    };
    await opened();
    writeFileSync(join(dir, 'go'), '');
    await running.done;
    expect(events().lastText).toBe('went');
  });

  test('when it ignores SIGTERM and left a grandchild in a session of its own, then a cancel ends both', async () => {
    const { running, events } = start(
      [{ ignoreSigterm: true }, { grandchild: { setsid: true, sleep: 600_000, ignoreSigterm: true } }, { print: 'up' }, { sleep: 600_000 }],
      { attemptId: `attempt-${dir}`, graceMs: 200 },
    );
    while (events().lastText !== 'up') await new Promise(setImmediate);
    const end = await running.stop('cancelled');
    expect(end).toMatchObject({ kind: 'signalled', signal: 'SIGKILL', intent: 'cancelled', warnings: [] });
    expect(end.leftovers).toHaveLength(1);
  });

  test('when it exits but left a grandchild, then that is ended and reported', async () => {
    const { end } = await run([{ grandchild: { setsid: true, sleep: 600_000 } }]);
    expect(end).toMatchObject({ kind: 'exited', code: 0, intent: 'none' });
    expect(end.leftovers).toHaveLength(1);
  });
});
