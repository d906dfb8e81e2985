import { describe, expect, test } from '@jest/globals';
import { replay, type Replayed } from './fixtures/replay.ts';
import { resolveAgent } from './registry.ts';

const agentOf = (name: string) => {
  const resolved = resolveAgent(name, { allowScriptedAgent: false });
  if (resolved.kind === 'refused') throw new Error(resolved.message);
  return resolved.agent;
};
type How = Partial<Parameters<typeof replay>[2]>;
const run = (name: string, lines: readonly object[], how: How = {}): Replayed => replay(agentOf(name), lines.map((line) => JSON.stringify(line)), { code: 0, ...how });
const failed = (failure: string) => ({ kind: 'failed', failure });
const nothingDone: How['evidence'] = {
  kind: 'worktree', hasArtifact: false,
  worktree: { head: 'a'.repeat(40), commits: { count: 0, subjects: [] }, dirty: { count: 0, paths: [] }, headDescendsFromStart: true, inProgress: null, tampered: [] },
};

const claudeInit = { type: 'system', subtype: 'init', session_id: 's', model: 'm' };
const claudeResult = (more: object) => ({ type: 'result', subtype: 'success', is_error: false, result: 'All done.', total_cost_usd: 0, usage: {}, modelUsage: {}, ...more });
const codexBegun = [{ type: 'thread.started', thread_id: 't' }, { type: 'turn.started' }];
const codexDone = { type: 'turn.completed', usage: { input_tokens: 1, output_tokens: 1 } };
const openStep = { type: 'step_start', sessionID: 'ses_1', part: {} };
const openStop = { type: 'step_finish', sessionID: 'ses_1', part: { reason: 'stop', tokens: { input: 1, output: 1 }, cost: 0 } };
const geminiInit = { type: 'init', session_id: 'g', model: 'm' };
const cursorInit = { type: 'system', subtype: 'init', session_id: 'c', model: 'm' };
const cursorResult = { type: 'result', subtype: 'success', is_error: false, result: 'All done.', session_id: 'c', usage: { inputTokens: 3, outputTokens: 2, cacheReadTokens: 1, cacheWriteTokens: 0 } };

/** What, agent, lines, how it ended, outcome. Each of them was observed, or is told in its documentation. */
const traps: readonly (readonly [string, string, readonly object[], How, object])[] = [
  ['root is refused', 'claude', [], { code: 1, stderr: '--dangerously-skip-permissions cannot be used with root/sudo privileges for security reasons' }, failed('bad_flags')],
  ['--verbose is missing', 'claude', [], { code: 1, stderr: 'Error: When using --print, --output-format=stream-json requires --verbose' }, failed('bad_flags')],
  ['a flag is unknown', 'claude', [], { code: 1, stderr: "error: unknown option '--frobnicate'" }, failed('bad_flags')],
  ['SIGTERM came from elsewhere: 143 and no result', 'claude', [claudeInit], { code: 143 }, failed('crash')],
  ['SIGINT: exit 0, no result, the user interrupted', 'claude', [claudeInit, { type: 'user', message: { content: [{ type: 'text', text: '[Request interrupted by user]' }] } }], {}, failed('crash')],
  ['the same, but we cancelled it', 'claude', [claudeInit], { intent: 'cancelled' }, { kind: 'cancelled' }],
  ['the turns are used up', 'claude', [claudeInit, claudeResult({ subtype: 'error_max_turns', is_error: true, result: undefined, errors: ['Reached maximum number of turns (3)'] })], { code: 1 }, failed('agent_error')],
  ['is_error with subtype success and exit 0', 'claude', [claudeInit, claudeResult({ is_error: true, result: 'Credit balance is too low' })], {}, failed('billing')],
  ['an error subtype without is_error', 'claude', [claudeInit, claudeResult({ subtype: 'error_during_execution' })], {}, failed('agent_error')],
  ['the prompt is too long', 'claude', [claudeInit, claudeResult({ is_error: true, result: 'Prompt is too long' })], { code: 1 }, failed('context_overflow')],
  ['the limit of five hours is reached and its reset is told', 'claude', [
    claudeInit, { type: 'rate_limit_event', rate_limit_info: { status: 'rejected', resetsAt: 1_795_752_000, rateLimitType: 'five_hour' } },
    { type: 'assistant', message: { content: [{ type: 'text', text: 'limit' }] }, error: 'rate_limit' }, claudeResult({ is_error: true, api_error_status: 429, result: 'You have hit your limit' }),
  ], { code: 1 }, { kind: 'limited', until: '2026-11-27T04:00:00.000Z' }],
  ['the limit is told with a clock and where it hangs', 'claude', [claudeInit, claudeResult({ is_error: true, api_error_status: 429, result: "You've hit your session limit · resets 3pm (Europe/Berlin)" })], { code: 1 }, { kind: 'limited', until: '2026-11-21T14:00:00.000Z' }],
  ['the limit is told with seconds since 1970', 'claude', [claudeInit, claudeResult({ is_error: true, result: 'Claude AI usage limit reached|1795280400' })], { code: 1 }, { kind: 'limited', until: '2026-11-21T17:00:00.000Z' }],
  ['a warning of the limit is no limit', 'claude', [claudeInit, { type: 'rate_limit_event', rate_limit_info: { status: 'allowed_warning', resetsAt: 1_795_752_000 } }, claudeResult({})], {}, { kind: 'completed' }],
  ...(['authentication_failed', 'oauth_org_not_allowed', 'account_on_hold', 'verification_required', 'cloud_credential_error'].map((error) =>
    [`assistant.error ${error}`, 'claude', [claudeInit, { type: 'assistant', message: { content: [] }, error }, claudeResult({ is_error: true, result: 'API Error' })], { code: 1 }, failed('auth')] as const)),
  ...([['billing_error', 'billing'], ['overloaded', 'overloaded'], ['server_error', 'overloaded'], ['model_not_found', 'model_unavailable'], ['invalid_request', 'agent_error'], ['unknown', 'agent_error']] as const).map(([error, failure]) =>
    [`assistant.error ${error}`, 'claude', [claudeInit, { type: 'assistant', message: { content: [] }, error }, claudeResult({ is_error: true, result: 'API Error' })], { code: 1 }, failed(failure)] as const),
  ['it was not allowed what it wanted and did nothing', 'claude', [claudeInit, { type: 'system', subtype: 'permission_denied', tool_name: 'Bash' }, claudeResult({})], { evidence: nothingDone }, failed('permission_denied')],
  ['it went over an overloaded provider', 'claude', [claudeInit, { type: 'system', subtype: 'api_retry', error_status: 529, error: 'overloaded' }, claudeResult({})], {}, { kind: 'completed' }],

  ['an item of type error is a remark', 'codex', [...codexBegun, { type: 'item.completed', item: { id: 'i', type: 'error', message: 'Model metadata not found' } }, codexDone], {}, { kind: 'completed' }],
  ['an error at the top is a notice while it connects anew', 'codex', [...codexBegun, { type: 'error', message: 'Reconnecting... 5/5' }, codexDone], {}, { kind: 'completed' }],
  ['the stream broke off for good', 'codex', [...codexBegun, { type: 'turn.failed', error: { message: 'stream disconnected before completion: error sending request' } }], { code: 1 }, failed('network')],
  ['it ended after an error without a last word', 'codex', [...codexBegun, { type: 'error', message: 'stream disconnected before completion' }], { code: 1 }, failed('network')],
  ['its limit is reached, with the time until it ends', 'codex', [...codexBegun, { type: 'turn.failed', error: { message: "You've hit your usage limit. Try again in 3 hours 10 minutes." } }], { code: 1 }, { kind: 'limited', until: '2026-11-21T15:10:00.000Z' }],
  ['its limit is reached, and nobody knows until when', 'codex', [...codexBegun, { type: 'turn.failed', error: { message: "You've hit your usage limit." } }], { code: 1 }, failed('rate_limited')],
  ['the context overflowed', 'codex', [...codexBegun, { type: 'turn.failed', error: { message: "Codex ran out of room in the model's context window." } }], { code: 1 }, failed('context_overflow')],
  ['it is outside of git', 'codex', [], { code: 1, stderr: 'Not inside a trusted directory and --skip-git-repo-check was not specified.' }, failed('permission_denied')],
  ['a flag is unknown: exit 2', 'codex', [], { code: 2, stderr: "error: unexpected argument '--frobnicate' found\n\nUsage: codex exec [OPTIONS] [PROMPT]\n\nFor more information, try '--help'." }, failed('bad_flags')],
  ['SIGINT: exit 1, no end', 'codex', codexBegun, { code: 1 }, failed('crash')],
  ['a command was declined and nothing was done', 'codex', [...codexBegun, { type: 'item.completed', item: { id: 'i', type: 'command_execution', command: 'git commit', status: 'declined' } }, codexDone], { evidence: nothingDone }, failed('permission_denied')],

  ['exit 0 and not a byte: a permission was refused by itself', 'opencode', [], { stderr: '! permission requested: external_directory (/x/*); auto-rejecting' }, failed('permission_denied')],
  ['exit 0 and not a byte, and nobody knows why', 'opencode', [], {}, failed('empty_output')],
  ['it stays for ever after its last word', 'opencode', [openStep, openStop], { code: null, intent: 'enough' }, { kind: 'completed' }],
  ['it stays for ever after a fatal error', 'opencode', [{ type: 'error', sessionID: 'ses_1', error: { name: 'APIError', data: { message: 'Overloaded', statusCode: 529, isRetryable: true } } }], { code: null, intent: 'enough' }, failed('overloaded')],
  ['the last step was for tools, then nothing came', 'opencode', [openStep, { ...openStop, part: { ...openStop.part, reason: 'tool-calls' } }], {}, failed('crash')],
  ['its model is not there', 'opencode', [{ type: 'error', sessionID: 'ses_1', error: { name: 'ProviderModelNotFoundError', data: { message: 'model stub/x' } } }], { code: 1 }, failed('model_unavailable')],
  ['a flag is unknown: the help, and exit 1', 'opencode', [], { code: 1, stderr: 'opencode run [message..]\n\nOptions:\n  -h, --help  show help\n' }, failed('bad_flags')],

  ['an untrusted folder: 55', 'gemini', [], { code: 55, stderr: 'Gemini CLI is not running in a trusted directory.' }, failed('permission_denied')],
  ['401 in eight bits: 145', 'gemini', [geminiInit, { type: 'result', status: 'error', error: { type: 'ApiError', message: 'got status: 401 Unauthorized' }, stats: {} }], { code: 145 }, failed('auth')],
  ['401 without a word', 'gemini', [geminiInit], { code: 145 }, failed('auth')],
  ['429 in eight bits, and until when on stderr', 'gemini', [geminiInit], { code: 173, stderr: 'Quota exceeded, please retry in 34.5s.' }, { kind: 'limited', until: '2026-11-21T12:00:34.500Z' }],
  ['429 in eight bits: 173', 'gemini', [geminiInit], { code: 173 }, failed('rate_limited')],
  ['500 and 503 in eight bits: 244 and 247', 'gemini', [geminiInit], { code: 247 }, failed('overloaded')],
  ['its own word for not logged in: 41', 'gemini', [], { code: 41, stderr: 'Please set an Auth method' }, failed('auth')],
  ['the input is wrong: 42', 'gemini', [], { code: 42, stderr: 'No input provided via stdin.' }, failed('bad_flags')],
  ['the turns are used up: 53', 'gemini', [geminiInit], { code: 53 }, failed('agent_error')],
  ['interrupted: exit 0 and no result', 'gemini', [geminiInit], {}, failed('crash')],
  ['the same, because its time was used up', 'gemini', [geminiInit], { intent: 'timeout_total' }, failed('timeout_total')],
  ['the same, because we cancelled it', 'gemini', [geminiInit], { intent: 'cancelled' }, { kind: 'cancelled' }],
  ['the quota comes back', 'gemini', [geminiInit, { type: 'result', status: 'error', error: { type: 'TerminalQuotaError', message: 'You have exhausted your capacity; quota will reset after 1h30m0s.' }, stats: {} }], { code: 1 }, { kind: 'limited', until: '2026-11-21T13:30:00.000Z' }],

  ['a workspace that is not trusted is refused with exit 0', 'cursor-agent', [], { stderr: 'Workspace Trust Required: pass --trust to run here' }, failed('permission_denied')],
  ['it is not logged in', 'cursor-agent', [], { code: 1, stderr: "Error: Authentication required. Please run 'cursor-agent login' first, or set CURSOR_API_KEY environment variable." }, failed('auth')],
  ['its limit is on stderr only', 'cursor-agent', [cursorInit], { code: 1, stderr: 'Error: usage limit reached; resets at 2026-11-22T00:00:00Z' }, { kind: 'limited', until: '2026-11-22T00:00:00.000Z' }],
  ['it failed without a last word', 'cursor-agent', [cursorInit], { code: 1, stderr: 'connection reset' }, failed('network')],
  ['success', 'cursor-agent', [cursorInit, cursorResult], {}, { kind: 'completed', summary: 'All done.' }],
];

describe('given what the agents are known to do', () => {
  test.each(traps)('%s (%s)', (_what, agent, lines, how, outcome) => {
    expect(run(agent, lines, how).outcome).toMatchObject(outcome);
  });
});

describe('given a session that an agent does not know', () => {
  test('when it should go on in it, then each says so in its own way', () => {
    const explain = (name: string, code: number, stderrTail: string) => agentOf(name).explain?.({ code, stderrTail, stdoutTail: '' });
    const unknown = { sessionUnknown: true };
    expect(run('claude', [claudeResult({ subtype: 'error_during_execution', is_error: true, result: undefined, errors: ['No conversation found with session ID: x'] })], { code: 1 }).events.terminal).toMatchObject(unknown);
    expect(explain('claude', 1, 'Error: Session ID 3333 is already in use.')).toMatchObject(unknown);
    // As 0.171.0 says it: a long trace of the stack comes behind.
    expect(explain('codex', 1, `Error: thread/resume: thread/resume failed: no rollout found for thread id 01a2 (code -32600)\n\nStack backtrace:\n${'   0: <unknown>\n'.repeat(20)}`)).toMatchObject(unknown);
    expect(explain('opencode', 1, '\u001b[91m\u001b[1mError: \u001b[0mSession not found')).toMatchObject(unknown);
    expect(explain('gemini', 42, 'Error resuming session: Invalid session identifier "x".')).toMatchObject(unknown);
  });
});

describe('given tool calls', () => {
  test('when cursor-agent names one with a newline in its id, then it is closed by the same id', () => {
    const call = (subtype: string, result: object) => ({ type: 'tool_call', subtype, call_id: 'call_1\nfc_2', tool_call: { shellToolCall: { args: { command: 'ls' }, result } } });
    expect(run('cursor-agent', [call('started', {}), call('completed', { success: {} })]).all).toMatchObject([
      { kind: 'tool_open', id: 'call_1\nfc_2', name: 'shellToolCall' },
      { kind: 'tool_closed', id: 'call_1\nfc_2', ok: true },
    ]);
  });

  test('when several of claude run at once, also in another agent of its own, then each is open until its result comes', () => {
    const use = (id: string) => ({ type: 'assistant', message: { content: [{ type: 'tool_use', id, name: 'Bash', input: {} }] }, parent_tool_use_id: null });
    const result = (id: string) => ({ type: 'user', message: { content: [{ type: 'tool_result', tool_use_id: id, is_error: false }] } });
    expect(run('claude', [use('a'), use('b'), result('b')]).events.openTools).toBe(1);
  });
});
