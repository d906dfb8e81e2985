import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { refs, type FactOf, type PromptPart } from '@fuel/contracts';
import { changeWorktree, listWorktreeRows } from '@fuel/local';
import { openAgents } from '../agents-here.ts';
import { sampleNode, type SampleNode, type SampleRepository } from '../fixtures/sample-node.ts';
import { script, startOrder } from '../fixtures/sample-orders.ts';
import { commitAs, sampleProgram } from '../fixtures/sample-program.ts';
import { openRunningAttempts } from './running-attempts.ts';
import { runAttempt } from './run-attempt.ts';

let node: SampleNode;
let api: SampleRepository;
beforeEach(async () => {
  node = await sampleNode();
  api = await node.repository('api', { 'README.md': 'api\n' });
});
afterEach(() => node.remove());

const home = (): string => node.context.home.root;
const program = (name: string, body: string): Promise<string> => sampleProgram(home(), name, body);
const part = (source: PromptPart['source'], text: string): PromptPart => ({ source, trust: 'instructions', text });

/** One attempt after the other, as their orders come. */
async function run(agents: Readonly<Record<string, unknown>>, change: Parameters<typeof startOrder>[1] & { readonly agent: string }, parts: readonly PromptPart[] = [part('task', 'Add a file.')]): Promise<FactOf<'attempt.finished'>> {
  const context = { ...node.context, settings: { ...node.context.settings, agents } };
  await runAttempt(context, node.accept(startOrder(api, { prompt: { kind: 'inline', parts: [...parts] }, ...change })), openRunningAttempts());
  const fact = node.facts().at(-1);
  if (fact?.type !== 'attempt.finished') throw new Error(`no end was told: ${JSON.stringify(fact)}`);
  return fact;
}

describe('an agent that the node knows by its settings alone', () => {
  test('given prose and an exit code that can be believed, when it commits, then the commit is pushed', async () => {
    const command = await program('prose', `cat > "${home()}/prompt.txt"; echo working; ${commitAs('a.txt', 'a')}; echo "I added a.txt"`);
    const told = await run({ prose: { command, args: [], dialect: 'text', success: { exit: 0 } } }, { agent: 'prose' });
    expect(told).toMatchObject({ outcome: { kind: 'completed', head: await api.git('rev-parse', refs.attempt('tsk_1', 1)), summary: 'working\nI added a.txt' }, spend: { agent: 'prose', said: null, resumed: false } });
    expect(readFileSync(path.join(home(), 'prompt.txt'), 'utf8')).toContain('Add a file.');
  });

  test('given lines of JSON, when they are read as it was said, then session, usage and words are told', async () => {
    const command = await program('lines', `echo '{"event":"hello","session":{"id":"s-9"},"model":"big"}'; ${commitAs('a.txt', 'a')}; echo '{"event":"end","ok":true,"note":"it is there","tokens":{"in":11,"out":3},"usd":0.5}'`);
    const read = {
      sessionId: 'session.id', model: 'model', success: { when: { event: 'end', ok: true }, message: 'note' }, failure: { when: { event: 'end', ok: false }, message: 'note' },
      usage: { when: { event: 'end' }, counting: 'total', inputTokens: 'tokens.in', outputTokens: 'tokens.out', costUsd: 'usd' },
    };
    expect(await run({ lines: { command, args: [], dialect: 'jsonl', read } }, { agent: 'lines' })).toMatchObject({
      outcome: { kind: 'completed', summary: 'it is there' }, sessionId: 's-9', usage: { inputTokens: 11, outputTokens: 3, costUsd: 0.5 }, spend: { model: 'big' },
    });
  });

  test('given exit 0 without its word of success, then it is no success, commits or not', async () => {
    const command = await program('silent', `echo something; ${commitAs('a.txt', 'a')}`);
    expect(await run({ silent: { command, args: [], dialect: 'text', success: { line: '^DONE$' } } }, { agent: 'silent' })).toMatchObject({ outcome: { kind: 'failed', failure: 'crash' } });
  });

  test('given a key that its owner set, when it prints it, then neither facts nor logs hold it', async () => {
    const command = await program('leaky', `echo "my key is $LEAKY_API_KEY"; echo "$LEAKY_API_KEY" >&2; exit 3`);
    await run({ leaky: { command, args: [], dialect: 'text', success: { exit: 0 }, env: { LEAKY_API_KEY: 'hunter2-hunter2' } } }, { agent: 'leaky' });
    expect(JSON.stringify(node.facts())).not.toContain('hunter2');
    for (const log of ['stdout.log', 'stderr.log']) expect(readFileSync(path.join(node.context.home.logs, 'att_1x1', log), 'utf8')).toContain('[secret]');
  });

  test('given the Agent Client Protocol, when it writes through us and stays, then what it did counts', async () => {
    const acp = path.join(import.meta.dirname, '../../../agents/src/fixtures/acp-agent.ts');
    const command = await program('spoken', `"${process.execPath}" "${acp}"`);
    const told = await run({ spoken: { command, args: [], dialect: 'acp', lingerMs: 100 } }, { agent: 'spoken' }, [part('task', 'permission, and stay')]);
    // It wrote a file and does not know how to commit.
    expect(told).toMatchObject({ outcome: { kind: 'needs_work', issues: [{ code: 'dirty_tree', path: 'asked.txt' }] }, sessionId: 'acp-session-1', usage: { costUsd: 0.02 } });
  });
});

describe('an agent that became unfit while the node runs', () => {
  test('given an older program since it was last looked at, then its attempt is declined before it starts, with what would help', async () => {
    const old = (flags: string): Promise<string> => program('claude', `case "$1" in --version) echo 1.0.3;; --help) echo "${flags}";; auth) echo '{"loggedIn": true}';; *) touch "${home()}/started";; esac`);
    const none = { codex: false, opencode: false, gemini: false, 'cursor-agent': false };
    const settings = { ...node.context.settings, agents: { ...none, claude: { command: await old('--print --output-format --verbose --permission-mode --disallowedTools --resume') } } };
    const agents = await openAgents(settings, home());
    expect(agents.problem('claude')).toBeNull();
    await old('--print --output-format --verbose');
    const agentProblem = async (name: string) => (await agents.refresh(name), agents.problem(name));
    await runAttempt({ ...node.context, settings, agentProblem }, node.accept(startOrder(api, { agent: 'claude' })), openRunningAttempts());
    expect(node.facts().at(-1)).toMatchObject({ type: 'order.declined', code: 'agent_unavailable', retryable: true, message: expect.stringMatching(/does not know --permission-mode.*install a newer version \(version_unsupported\)$/) });
    expect(existsSync(path.join(home(), 'started'))).toBe(false);
  });
});

describe('an agent that does not end as it should', () => {
  const dialect = (command: string, lingerMs = 100) => ({ odd: { command, args: [], dialect: 'claude', lingerMs } });

  test('given a missing login, when it begins to try again, then it is ended at once', async () => {
    const retry = '{"type":"system","subtype":"api_retry","attempt":1,"error_status":401,"error":"authentication_failed"}';
    const told = await run(dialect(await program('retries', `echo '${retry}'; sleep 60`)), { agent: 'odd' });
    expect(told).toMatchObject({ outcome: { kind: 'failed', failure: 'auth' } });
    expect(told.durationMs).toBeLessThan(20_000);
  });

  test('given its last word, when it stays, then it is ended and its work counts', async () => {
    const result = '{"type":"result","subtype":"success","is_error":false,"result":"done"}';
    const told = await run(dialect(await program('stays', `${commitAs('a.txt', 'a')}; echo '${result}'; sleep 60`)), { agent: 'odd' });
    expect(told).toMatchObject({ outcome: { kind: 'completed', summary: 'done' } });
    expect(told.durationMs).toBeLessThan(20_000);
  });
});

describe('an agent that uses more than its caps left', () => {
  const steps = (usd: number, tokens: number) => [part('task', script({ write: 'b.txt', content: 'half\n' }, { ignoreSigterm: true }, { spend: { usd, tokens } }, { sleep: 60_000 }))];

  test.each([[{ usd: 0.5 }, /^the agent had used \$0\.75 of the \$0\.5 that its caps left and was ended; raise the cap/], [{ tokens: 40 }, /used 50 of the 40 tokens/]])('given %j, when it says so and is deaf, then it is killed after its grace, told as that, and its work is kept', async (caps, message) => {
    const order = { agent: 'scripted', caps, deadlines: { firstOutputMs: 20_000, idleMs: 20_000, totalMs: 60_000, graceMs: 200 } };
    const told = await run({}, order, steps(0.75, 50));
    expect(told).toMatchObject({ outcome: { kind: 'failed', failure: 'cap_used_up', message: expect.stringMatching(message) }, usage: { inputTokens: 50, costUsd: 0.75 }, salvage: { ref: refs.salvage('tsk_1', 1) } });
    expect(told.warnings).toContain('the agent did not end when it was told to and was killed');
    expect(await api.git('show', `${refs.salvage('tsk_1', 1)}:b.txt`)).toBe('half');
    expect(told.durationMs).toBeLessThan(20_000);
  });

  test('given more with its last word only, then its work counts', async () => {
    const done = [part('task', script({ write: 'b.txt', content: 'b\n' }, { commit: 'Add b' }))];
    expect(await run({}, { agent: 'scripted', caps: { tokens: 1 } }, done)).toMatchObject({ outcome: { kind: 'completed' } });
  });

  test('given claude, then it is told its budget, and what ends at it was ended by the caps', async () => {
    const line = '{"type":"result","subtype":"error_max_budget_usd","is_error":true,"errors":["Reached maximum budget ($0.5)"],"total_cost_usd":0.6}';
    const agents = { claude: { command: await program('claude', `echo "$@" > "${home()}/args"; echo '${line}'; exit 1`) } };
    expect(await run(agents, { agent: 'claude', caps: { usd: 0.5 } })).toMatchObject({ outcome: { kind: 'failed', failure: 'cap_used_up', message: 'Reached maximum budget ($0.5)' } });
    expect(readFileSync(path.join(home(), 'args'), 'utf8')).toMatch(/--max-budget-usd 0\.5$/m);
  });
});

/** As codex does: the thread's id, and usage of the whole thread. Each start is written down with its arguments and its prompt. */
const codexLike = (then: string): string => `
n=$(ls "$FUEL_NODE_HOME" | grep -c '^prompt-'); cat > "$FUEL_NODE_HOME/prompt-$n"; echo "$@" > "$FUEL_NODE_HOME/args-$n"
case "$*" in *"resume gone"*) echo 'Error: no rollout found for thread id gone' >&2; exit 1;; esac
echo '{"type":"thread.started","thread_id":"'\${THREAD:-t-1}'"}'
${then}
echo '{"type":"turn.completed","usage":{"input_tokens":'$((100 * (n + 1)))',"output_tokens":'$((7 * (n + 1)))',"cached_input_tokens":'$((10 * (n + 1)))'}}'`;
const told = (name: string): string => readFileSync(path.join(home(), name), 'utf8');

describe('an agent that goes on in its session', () => {
  const asks = `if [ $n = 0 ]; then echo '{"question":"Which?"}' > "$FUEL_OUTCOME_FILE"; else ${commitAs('a.txt', 'a')}; fi`;

  test('given a question that was answered, then it hears the answer alone, in the same session, and only what was added is counted', async () => {
    const agents = { codex: { command: await program('codex', codexLike(asks)) } };
    expect(await run(agents, { agent: 'codex' })).toMatchObject({ outcome: { kind: 'needs_input', question: 'Which?' }, sessionId: 't-1', usage: { inputTokens: 100, outputTokens: 7 } });
    const second = await run(agents, { agent: 'codex', epoch: 2 }, [part('task', 'Add a file.'), part('person', 'The blue one.')]);
    expect(second).toMatchObject({
      outcome: { kind: 'completed' }, sessionId: 't-1', usage: { inputTokens: 100, outputTokens: 7 },
      spend: { agent: 'codex', resumed: true, cumulative: true, said: { inputTokens: 200, outputTokens: 14 }, cacheReadTokens: 10 },
    });
    expect(told('args-0')).not.toContain('resume');
    expect(told('args-1')).toContain('resume t-1 -');
    expect(told('prompt-1')).toContain('The blue one.');
    expect(told('prompt-1')).toContain('in the conversation that you had about it');
    expect(told('prompt-1')).not.toContain('Add a file.');
  });

  test('given a session that it does not know any more, then it begins anew with everything', async () => {
    process.env['CODEX_HOME'] = home();
    const agents = { codex: { command: await program('codex', `THREAD=gone; ${codexLike(asks)}`) } };
    await run(agents, { agent: 'codex' });
    expect(await run(agents, { agent: 'codex', epoch: 2 }, [part('task', 'Add a file.'), part('person', 'The blue one.')])).toMatchObject({ outcome: { kind: 'completed' }, spend: { resumed: false } });
    delete process.env['CODEX_HOME'];
    expect(told('args-1')).toContain('resume gone');
    expect(told('prompt-2')).toContain('Somebody worked on it before');
    expect(told('prompt-2')).toMatch(/Add a file\.[\s\S]*The blue one\./);
  });

  test('given a conversation that overflowed, then the next attempt begins a new one', async () => {
    const overflows = `if [ $n = 0 ]; then echo '{"type":"turn.failed","error":{"message":"ran out of room in the context window"}}'; exit 1; else ${commitAs('a.txt', 'a')}; fi`;
    const agents = { codex: { command: await program('codex', codexLike(overflows)) } };
    expect(await run(agents, { agent: 'codex' })).toMatchObject({ outcome: { kind: 'failed', failure: 'context_overflow' } });
    expect(await run(agents, { agent: 'codex', epoch: 2 })).toMatchObject({ outcome: { kind: 'completed' }, spend: { resumed: false } });
    expect(told('args-1')).not.toContain('resume');
  });

  test.each([['the same', true], ['another', false]])('given an agent that finds its sessions by the directory, when the worktree is %s one, then it resumes: %s', async (_which, resumed) => {
    const result = `{"type":"result","subtype":"success","is_error":false,"result":"done"}`;
    const body = `n=$(ls "$FUEL_NODE_HOME" | grep -c '^args-'); echo "$@" > "$FUEL_NODE_HOME/args-$n"; cat > "$FUEL_NODE_HOME/prompt-$n"; echo '{"type":"system","subtype":"init","session_id":"c-1"}'; ${asks}; echo '${result}'`;
    const agents = { claude: { command: await program('claude', body) } };
    expect(await run(agents, { agent: 'claude' })).toMatchObject({ outcome: { kind: 'needs_input' }, sessionId: 'c-1' });
    const [row] = listWorktreeRows(node.context.local);
    if (!resumed) changeWorktree(node.context.local, row?.id ?? '', { keptFor: 'fea_other' });
    const parts = [part('task', 'Add a file.'), { source: 'agent' as const, trust: 'material' as const, text: 'You asked: Which?' }, part('person', 'The blue one.')];
    expect(await run(agents, { agent: 'claude', epoch: 2 }, parts)).toMatchObject({ outcome: { kind: 'completed' }, spend: { resumed } });
    expect(told('args-1').includes('--resume c-1')).toBe(resumed);
    expect(told('prompt-0')).not.toContain('Somebody worked on it before');
    // One that begins anew knows nothing: neither the task nor what it asked itself.
    for (const words of ['Add a file.', 'Somebody worked on it before, in a conversation that cannot be gone on with here']) expect(told('prompt-1').includes(words)).toBe(!resumed);
    for (const words of ['Which?', 'The blue one.']) expect(told('prompt-1')).toContain(words);
  });
});
