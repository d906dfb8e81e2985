import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnProcess } from '@fuel/process';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { digest, noEvents } from '../event-digest.ts';
import { resolveAgent } from '../registry.ts';

const program = join(import.meta.dirname, '../fixtures/acp-agent.ts');
let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fuel-acp-'));
  mkdirSync(join(dir, 'tree'));
  mkdirSync(join(dir, 'room'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** The real adapter, the real process library, a real other program. */
async function converse(prompt: string, more: { readonly sessionId?: string; readonly args?: readonly string[]; readonly enough?: boolean; readonly cancelAt?: string; readonly readOnly?: true; readonly seenOnlyThere?: true } = {}) {
  const resolved = resolveAgent('other', { allowScriptedAgent: false, agents: { other: { command: process.execPath, args: [program, ...(more.args ?? [])], dialect: 'acp' } } });
  if (resolved.kind === 'refused') throw new Error(resolved.message);
  const { agent } = resolved;
  const input = { prompt, cwd: join(dir, 'tree'), writable: [join(dir, 'room')], ...(more.readOnly === undefined ? {} : { readOnly: more.readOnly }), ...(more.seenOnlyThere === undefined ? {} : { seenOnlyThere: more.seenOnlyThere }), ...(more.sessionId === undefined ? {} : { sessionId: more.sessionId }) };
  const { stdin, ...command } = agent.args(input);
  expect(stdin).toBeNull();
  let events = noEvents;
  const child = spawnProcess({
    ...command, cwd: input.cwd, spokenTo: true, graceMs: 5_000, deadlines: { totalMs: 20_000 }, farewell: () => parse.farewell?.() ?? 0,
    onLine: (line) => {
      events = parse(line).reduce(digest, events);
      if (events.terminal !== null && more.enough === true) void child.stop('enough');
      if (more.cancelAt !== undefined && line.text.includes(more.cancelAt)) void child.stop('cancelled');
    },
  });
  const parse = agent.parse({ now: () => new Date(0), input, voice: { say: (line) => child.write(`${line}\n`), hangUp: child.endInput } });
  return { end: await child.done, events };
}

describe('given an agent that speaks the Agent Client Protocol', () => {
  test('when it is prompted, then session, model, words, usage and its last word are heard, and it ends when nothing more is said', async () => {
    const { end, events } = await converse('go');
    expect(end).toMatchObject({ kind: 'exited', code: 0, intent: 'none' });
    expect(events).toMatchObject({
      sessionId: 'acp-session-1', model: 'tiny', lastText: 'All done.', terminal: { ok: true }, openTools: 0, unparsable: 1,
      usage: { inputTokens: 110, outputTokens: 7, costUsd: 0.02, cacheReadTokens: 10 },
    });
  });

  test('when it asks whether it may, then it may, and writes through us', async () => {
    const { events } = await converse('permission');
    expect(events).toMatchObject({ denied: null, terminal: { ok: true } });
    expect(readFileSync(join(dir, 'tree', 'asked.txt'), 'utf8')).toBe('yes\n');
  });

  test('when there is no way to say yes, then that is told', async () => {
    const { events } = await converse('permission, only no');
    expect(events).toMatchObject({ denied: 'Do it', lastText: 'not allowed: cancelled' });
  });

  test('when it reads and writes where it works, then it can; elsewhere and through a link it cannot', async () => {
    writeFileSync(join(dir, 'tree', 'a.txt'), 'hello');
    writeFileSync(join(dir, 'secret.txt'), 'secret');
    symlinkSync(join(dir, 'secret.txt'), join(dir, 'tree', 'link.txt'));
    symlinkSync(dir, join(dir, 'tree', 'out'));
    expect((await converse(`read ${join(dir, 'tree', 'a.txt')}`)).events.lastText).toBe('read: hello');
    expect((await converse(`write ${join(dir, 'tree', 'new', 'b.txt')}`)).events.lastText).toBe('"written"');
    expect(readFileSync(join(dir, 'tree', 'new', 'b.txt'), 'utf8')).toBe('written\n');
    for (const path of ['secret.txt', 'tree/link.txt', 'tree/../secret.txt', 'tree/out/secret.txt']) {
      expect((await converse(`read ${dir}/${path}`)).events.lastText).toMatch(/^refused: .* is outside of the worktree/);
    }
    for (const path of ['new.txt', 'tree/out/new.txt', 'tree/link.txt']) expect((await converse(`write ${dir}/${path}`)).events.lastText).toContain('-32602');
    expect(readFileSync(join(dir, 'secret.txt'), 'utf8')).toBe('secret');
  });

  test('when it only looks, then it may change nothing where it works, and write beside it', async () => {
    const [tree, room] = [join(dir, 'tree'), join(dir, 'room')];
    const look = async (prompt: string) => (await converse(prompt, { readOnly: true })).events;
    for (const place of [`${tree}/a.txt`, 'a.txt', `${room}/../tree/a.txt`]) expect(await look(`permission in ${place}`)).toMatchObject({ denied: 'Do it', lastText: 'not allowed: selected' });
    expect(await look('permission')).toMatchObject({ denied: 'Do it' });
    expect(await look(`permission in ${room}/outcome.json`)).toMatchObject({ denied: null });
    expect((await look(`write ${tree}/b.txt`)).lastText).toContain('nothing is to be changed');
    expect((await look(`write ${room}/outcome.json`)).lastText).toBe('"written"');
    expect(existsSync(join(tree, 'b.txt'))).toBe(false);
  });

  test('when what lies there is seen only where it runs, then it hears that we touch no files, and one that asks all the same is refused', async () => {
    const file = join(dir, 'tree', 'a.txt');
    expect(JSON.parse((await converse('capabilities')).events.lastText ?? '')).toMatchObject({ fs: { readTextFile: true, writeTextFile: true } });
    const there = async (prompt: string) => (await converse(prompt, { seenOnlyThere: true })).events.lastText;
    expect(JSON.parse((await there('capabilities')) ?? '')).toMatchObject({ fs: { readTextFile: false, writeTextFile: false } });
    expect(await there(`write ${file}`)).toContain('is seen only where you run, so this client has no fs capability: write the file yourself');
    expect(existsSync(file)).toBe(false);
    writeFileSync(file, 'underneath');
    expect(await there(`read ${file}`)).toContain('read the file yourself');
  });

  test('when it is cancelled, then it hears so first, is allowed nothing more, and what it used is heard', async () => {
    const { end, events } = await converse('go on until you are cancelled', { cancelAt: 'working' });
    expect(end).toMatchObject({ kind: 'exited', code: 0, intent: 'cancelled', leftovers: [] });
    expect(readFileSync(join(dir, 'tree', 'cancelled.txt'), 'utf8')).toBe('{"outcome":"cancelled"}');
    expect(events).toMatchObject({ terminal: null, denied: null, usage: { inputTokens: 50, outputTokens: 3 } });
  });

  test('when it is cancelled and hears nothing, then it is ended after a moment', async () => {
    const began = performance.now();
    const { end } = await converse('hear nothing at all', { cancelAt: 'session-1' });
    expect(end).toMatchObject({ kind: 'signalled', signal: 'SIGTERM', intent: 'cancelled' });
    expect(performance.now() - began).toBeGreaterThan(2_500);
  });

  test('when it asks for what we cannot do, then it hears so and goes on', async () => {
    expect((await converse('unknown')).events).toMatchObject({ lastText: expect.stringContaining('-32601'), terminal: { ok: true } });
  });

  test('when it goes on in a session, then what is replayed is no news; one that it does not know is told as such', async () => {
    const { events } = await converse('go', { sessionId: 'acp-session-1' });
    expect(events).toMatchObject({ sessionId: 'acp-session-1', lastText: 'All done.', terminal: { ok: true } });
    expect((await converse('go', { sessionId: 'of-yesterday' })).events.terminal).toMatchObject({ ok: false, sessionUnknown: true });
    expect((await converse('go', { sessionId: 'acp-session-1', args: ['--forgets'] })).events.terminal).toMatchObject({ ok: false, sessionUnknown: true });
  });

  test('when it is not logged in or refuses, then that is its last word', async () => {
    expect((await converse('go', { args: ['--logged-out'] })).events.terminal).toMatchObject({ ok: false, failure: 'auth', message: 'Authentication required' });
    expect((await converse('refuse')).events.terminal).toMatchObject({ ok: false, failure: null, message: 'the model refused to go on' });
  });

  test('when it stays although all was said, then it can be ended without its word being lost', async () => {
    const { end, events } = await converse('stay', { enough: true });
    expect(end).toMatchObject({ kind: 'signalled', intent: 'enough' });
    expect(events.terminal?.ok).toBe(true);
  });
});
