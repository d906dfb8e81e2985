import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { attemptOutcome } from '@fuel/contracts';
import { describe, expect, test } from '@jest/globals';
import type { AgentAdapter } from './adapter.ts';
import { addedUsage } from './added-usage.ts';
import type { AgentEvent } from './agent-event.ts';
import { replay } from './fixtures/replay.ts';
import { resolveAgent } from './registry.ts';

const agentOf = (name: string): AgentAdapter => {
  const resolved = resolveAgent(name, { allowScriptedAgent: false });
  if (resolved.kind === 'refused') throw new Error(resolved.message);
  return resolved.agent;
};
const transcript = (agent: string, name: string): readonly string[] => readFileSync(join(import.meta.dirname, agent, 'transcripts', name), 'utf8').split('\n').filter((line) => line !== '');

const done = { kind: 'completed', summary: 'All done.' };
const failed = (failure: string, message: RegExp) => ({ kind: 'failed', failure, message: expect.stringMatching(message) });
const tokens = (inputTokens: number, outputTokens: number, costUsd: number | null) => ({ inputTokens, outputTokens, costUsd });

/** Agent, transcript, exit code, session, outcome, usage. */
const table: readonly (readonly [string, string, number, string, object, object | null])[] = [
  ['claude', 'claude-2.1.197-not-logged-in.jsonl', 1, 'ea357965-1c05-4827-acf4-53e2a2befc56', failed('auth', /Not logged in/), tokens(0, 0, 0)],
  ['claude', 'claude-2.1.197-429.jsonl', 1, '31b13f5d-690f-4687-8a03-76e90e1501e6', failed('rate_limited', /Request rejected \(429\)/), tokens(0, 0, 0)],
  ['claude', 'claude-2.1.197-error_max_budget_usd.jsonl', 1, 'b1254563-de4a-4e61-9039-04b1b8466908', failed('billing', /Reached maximum budget/), tokens(100, 20, 0.0006000000000000001)],
  ['claude', 'claude-2.1.197-401-api_retry-stream.jsonl', 143, 'f238cfc3-980e-4749-96a8-0df1e03f4274', failed('auth', /authentication_failed/), null],
  ['claude', 'claude-2.1.329-tool-success.jsonl', 0, '33333333-3333-4333-8333-333333333333', done, tokens(200, 25, 0.0009750000000000001)],
  ['claude', 'claude-2.1.329-resume-cumulative-cost.jsonl', 0, '33333333-3333-4333-8333-333333333333', done, tokens(300, 30, 0.00135)],
  ['codex', 'codex-0.169.0-tool.jsonl', 0, '01a1fc69-61d7-7db1-bcdb-2bbed18fb13e', done, tokens(200, 14, null)],
  ['codex', 'codex-0.169.0-resume.jsonl', 0, '01a1fc69-61d7-7db1-bcdb-2bbed18fb13e', done, tokens(300, 21, null)],
  ['codex', 'codex-0.169.0-401.jsonl', 1, '01a1fc69-a3c5-7d92-bafc-cca2b147c090', failed('auth', /401 Unauthorized/), null],
  ['opencode', 'opencode-1.18.33-tool.jsonl', 0, 'ses_e0395ac89ffeaFxB0dUXACk3cD', done, tokens(200, 14, 0.000228)],
  ['opencode', 'opencode-1.18.33-401.jsonl', 1, 'ses_e039585adffeDqDj7Og9APM35D', failed('auth', /invalid x-api-key/), null],
  ['gemini', 'gemini-0.61.0-tool.jsonl', 0, 'd8b93c82-7dff-4e7b-93e8-5d58bb3dd6e8', done, tokens(200, 14, null)],
  ['gemini', 'gemini-0.61.0-resume.jsonl', 0, 'ed19165d-210b-4294-859b-f0e48278c9ba', done, tokens(100, 7, null)],
];

describe('given a transcript of a real agent', () => {
  test.each(table)('%s: when %s is read and it exits with %d, then session, outcome and usage are right', (name, file, code, session, outcome, usage) => {
    const { events, outcome: decided } = replay(agentOf(name), transcript(name, file), { code });
    expect(attemptOutcome.parse(decided)).toMatchObject(outcome);
    expect(events.sessionId).toBe(session);
    if (usage === null) expect(events.usage).toBeNull();
    else expect(events.usage).toMatchObject(usage);
  });

  test('when all of them are counted, then none was left out of the table', () => {
    const recorded = ['claude', 'codex', 'opencode', 'gemini'].flatMap((agent) => readdirSync(join(import.meta.dirname, agent, 'transcripts')));
    expect(recorded.sort()).toEqual(table.map(([, file]) => file).sort());
  });

  test.each(table.filter(([, , code]) => code === 0))('%s: when %s ends before its last line, then no exit code makes a success of it', (name, file) => {
    const lines = transcript(name, file);
    for (let upTo = 0; upTo < lines.length; upTo += 1) expect(replay(agentOf(name), lines.slice(0, upTo), { code: 0 }).outcome).toMatchObject({ kind: 'failed' });
  });

  test.each(table)('%s: when the members of the objects of %s stand in another order, then it is read the same', (name, file, code) => {
    const lines = transcript(name, file);
    const turned = lines.map((line) => JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(line) as object).reverse())));
    expect(replay(agentOf(name), turned, { code }).outcome).toEqual(replay(agentOf(name), lines, { code }).outcome);
  });

  test.each(table)('%s: when lines that are not its dialect stand between those of %s, then they are counted and change nothing', (name, file, code) => {
    const lines = transcript(name, file);
    const noisy = lines.flatMap((line) => ['npm warn deprecated', '{"type":"something.new","a":1}', line]);
    const { events, outcome } = replay(agentOf(name), noisy, { code });
    expect(outcome).toEqual(replay(agentOf(name), lines, { code }).outcome);
    expect(events.unparsable).toBe(lines.length);
  });
});

describe('given usage of a session that goes on', () => {
  const used = (agent: string, file: string) => {
    const { usage } = replay(agentOf(agent), transcript(agent, file), { code: 0 }).events;
    if (usage === null) throw new Error(`${file} tells no usage`);
    return usage;
  };

  test('when claude 2.1.329 tells the whole session, then the second run cost the difference', () => {
    const [first, second] = [used('claude', 'claude-2.1.329-tool-success.jsonl'), used('claude', 'claude-2.1.329-resume-cumulative-cost.jsonl')];
    expect(agentOf('claude').usageIsCumulative('2.1.329')).toBe(true);
    expect(addedUsage(second, first, true)).toMatchObject({ inputTokens: 100, outputTokens: 5, costUsd: 0.000375 });
  });

  test('when claude 2.1.197 tells the run, then the run is what it cost', () => {
    expect(agentOf('claude').usageIsCumulative('2.1.197')).toBe(false);
    expect(agentOf('claude').usageIsCumulative(null)).toBe(true);
  });

  test('when codex tells the thread, then the second turn used the difference', () => {
    const [first, second] = [used('codex', 'codex-0.169.0-tool.jsonl'), used('codex', 'codex-0.169.0-resume.jsonl')];
    expect(agentOf('codex').usageIsCumulative('0.169.0')).toBe(true);
    expect(addedUsage(second, first, true)).toEqual({ inputTokens: 100, outputTokens: 7, costUsd: null, cacheReadTokens: 10, cacheWriteTokens: 0 });
  });

  test('when opencode and gemini tell the run, then it is not subtracted from', () => {
    for (const name of ['opencode', 'gemini']) expect(agentOf(name).usageIsCumulative(null)).toBe(false);
  });

  test('when less is told than before, then nothing is counted and never less', () => {
    const of = (inputTokens: number, costUsd: number | null) => ({ inputTokens, outputTokens: 0, costUsd, cacheReadTokens: null, cacheWriteTokens: null });
    expect(addedUsage(of(10, 0.1), of(20, 0.5), true)).toMatchObject({ inputTokens: 0, costUsd: 0 });
    expect(addedUsage(of(10, null), of(20, 0.5), true)).toMatchObject({ costUsd: null });
  });
});

test('given claude that ends at its budget, when that is what its caps left, then the caps ended it and not its account', () => {
  const { outcome } = replay(agentOf('claude'), transcript('claude', 'claude-2.1.197-error_max_budget_usd.jsonl'), { code: 1, maxUsd: 0.0005 });
  expect(outcome).toMatchObject(failed('cap_used_up', /Reached maximum budget/));
});

describe('given claude, which tries again ten times without a login', () => {
  test('when it says so for the first time, then it is hopeless; when it tries again for another reason, then it is not', () => {
    const parse = (line: object): AgentEvent[] => replay(agentOf('claude'), [JSON.stringify(line)], { code: 0 }).all;
    const retry = { type: 'system', subtype: 'api_retry', attempt: 1, max_retries: 10, error_status: 401, error: 'authentication_failed' };
    expect(parse(retry)).toMatchObject([{ kind: 'terminal', ok: false, failure: 'auth', hopeless: true }]);
    expect(parse({ ...retry, error_status: 529, error: 'overloaded' })).toMatchObject([{ kind: 'complaint', failure: 'overloaded' }]);
  });
});
