import { describe, expect, test } from '@jest/globals';
import { agentFaults, isOnlyPossible, knownAgents, resolveAgent } from './registry.ts';

const config = { allowScriptedAgent: false };
const input = { prompt: 'Do it.', cwd: '/work/tree', writable: ['/work/room', '/mirror'] };
const agentOf = (name: string, agents: Readonly<Record<string, unknown>> = {}) => {
  const resolved = resolveAgent(name, { ...config, agents });
  if (resolved.kind === 'refused') throw new Error(resolved.message);
  return resolved.agent;
};

describe('given the registry of agents', () => {
  test('when the scripted agent is not allowed, then it is refused with both ways to allow it', () => {
    expect(resolveAgent('scripted', config)).toEqual({
      kind: 'refused',
      code: 'agent.not_allowed',
      message: expect.stringMatching(/allowScriptedAgent.*FUEL_ALLOW_SCRIPTED_AGENT=1/),
    });
    expect(knownAgents(config)).toEqual(['claude', 'codex', 'opencode', 'gemini', 'cursor-agent']);
    expect(knownAgents({ allowScriptedAgent: true })).toContain('scripted');
  });

  test('when a name is unknown, then the refusal says what there is and how another one is made known', () => {
    expect(resolveAgent('claud', { allowScriptedAgent: true })).toMatchObject({ code: 'agent.unknown', message: expect.stringMatching(/claude.*scripted.*settings\.json/) });
    expect(resolveAgent('constructor', config)).toMatchObject({ code: 'agent.unknown' });
  });

  test('when one is switched off, then it is refused and not among those that are known', () => {
    for (const off of [false, { enabled: false }]) {
      expect(resolveAgent('gemini', { ...config, agents: { gemini: off } })).toMatchObject({ code: 'agent.not_allowed' });
      expect(knownAgents({ ...config, agents: { gemini: off } })).not.toContain('gemini');
    }
  });

  test('when nobody said that an agent is here, then it is only a possible one', () => {
    expect([isOnlyPossible('claude', config), isOnlyPossible('claude', { ...config, agents: { claude: {} } }), isOnlyPossible('scripted', config)]).toEqual([true, false, false]);
  });
});

describe('given an agent that is started', () => {
  test.each(knownAgents(config))('%s: when it gets its prompt, then on stdin and in no argument', (name) => {
    const { args, stdin } = agentOf(name).args({ ...input, prompt: 'x'.repeat(200_000) });
    expect(stdin).toHaveLength(200_000);
    expect(Math.max(...args.map((one) => one.length))).toBeLessThan(1_000);
  });

  test.each(knownAgents(config))('%s: when it goes on in a session and with a model, then both are named', (name) => {
    const { args } = agentOf(name, { [name]: { model: 'provider/best', args: ['--some-flag'] } }).args({ ...input, sessionId: 'session-7' });
    expect(args).toEqual(expect.arrayContaining(['provider/best', 'session-7', '--some-flag']));
  });

  test('when claude is asked for stream-json, then --verbose and no questions come with it', () => {
    expect(agentOf('claude').args(input).args).toEqual(expect.arrayContaining(['-p', '--verbose', 'stream-json', 'bypassPermissions']));
    expect(agentOf('claude').args(input).args.join(' ')).toContain('--disallowedTools AskUserQuestion');
    if (process.getuid?.() === 0) expect(agentOf('claude').args(input).env).toMatchObject({ IS_SANDBOX: '1' });
  });

  test('when opencode may be asked for a permission, then it is answered beforehand, outside of the worktree too', () => {
    expect(JSON.parse(agentOf('opencode').args(input).env['OPENCODE_PERMISSION'] ?? '')).toEqual({ '*': 'allow', external_directory: 'allow' });
  });

  test('when claude may cost no more, then it is told, and the smaller of two budgets counts', () => {
    const budgets = (agents: object, more: object) => agentOf('claude', { claude: agents }).args({ ...input, ...more }).args.join(' ').match(/--max-budget-usd[ =]\S+/g) ?? [];
    expect(budgets({}, {})).toEqual([]);
    expect(budgets({}, { maxUsd: 0.25 })).toEqual(['--max-budget-usd 0.25']);
    expect(budgets({ args: ['--max-budget-usd', '9'] }, { maxUsd: 0.25 }).at(-1)).toBe('--max-budget-usd 0.25');
    expect(budgets({ args: ['--max-budget-usd=0.1'] }, { maxUsd: 0.25 })).toEqual(['--max-budget-usd=0.1']);
  });

  test('when gemini is in a new worktree, then it trusts it', () => {
    expect(agentOf('gemini').args(input)).toMatchObject({ env: { GEMINI_CLI_TRUST_WORKSPACE: 'true' }, args: expect.arrayContaining(['--skip-trust', '--yolo']) });
  });

  test('when cursor-agent is in a new worktree, then it may act and be there, and is told to be unverified', () => {
    expect(agentOf('cursor-agent').args(input).args).toEqual(expect.arrayContaining(['--force', '--trust', '/work/tree']));
    expect(agentOf('cursor-agent').unverified).toBe(true);
  });

  test('when codex goes on, then what belongs to exec stands before resume and the prompt is "-"', () => {
    const { args } = agentOf('codex').args({ ...input, sessionId: 's' });
    expect(args.slice(-3)).toEqual(['resume', 's', '-']);
    expect(args.indexOf('--color')).toBeLessThan(args.indexOf('resume'));
  });

  test('when codex keeps its own sandbox, then it may write where a commit goes', () => {
    const { args } = agentOf('codex', { codex: { args: ['--sandbox', 'workspace-write'] } }).args(input);
    expect(args.join(' ')).toContain('--add-dir /work/room --add-dir /mirror');
    expect(args).not.toContain('--dangerously-bypass-approvals-and-sandbox');
  });
});

describe('given the settings of agents', () => {
  const custom = { command: 'my-agent', args: ['run'], dialect: 'text', success: { exit: 0 } };
  test.each<[Record<string, unknown>, RegExp | null]>([
    [{ claude: { model: 'opus', args: ['--effort', 'high'], env: { A: 'b' }, envAllow: ['KEY'] }, mine: custom, gemini: false }, null],
    [{ claude: { args: ['--output-format', 'text'] } }, /^agents\.claude\.args: "--output-format" is set by the node, which reads what claude prints; remove it$/],
    [{ claude: { args: ['--output-format=text'] } }, /"--output-format=text" is set by the node/],
    [{ claude: { args: ['--output-f', 'text'] } }, /"--output-f" is set by the node/],
    [{ claude: { args: ['--model', 'opus'] } }, /use the setting "model" instead/],
    [{ gemini: { args: ['-otext'] } }, /"-otext" is set by the node/],
    [{ codex: { args: ['--', 'do something else'] } }, /^agents\.codex\.args: "--" would turn what follows into the prompt/],
    [{ codex: { args: ['-C', '/'] } }, /"-C" is set by the node/],
    [{ opencode: { args: ['--attach', 'http://x'] } }, /"--attach"/],
    [{ 'cursor-agent': { args: ['--workspace', '/'] } }, /"--workspace"/],
    [{ claude: { modle: 'opus' } }, /^agents\.claude: .*modle/],
    [{ claude: 7 }, /^agents\.claude: /],
    [{ scripted: {} }, /^agents\.scripted: is a name that the node uses itself/],
    [{ mine: {} }, /^agents\.mine\.command: .*; agents|agents\.mine\.command/],
    [{ mine: { ...custom, command: '' } }, /^agents\.mine\.command: is empty; give a path/],
    [{ mine: { ...custom, success: undefined } }, /^agents\.mine\.success: is missing; say how success is known/],
    [{ mine: { ...custom, success: { line: '(' } } }, /^agents\.mine\.success/],
    [{ mine: { ...custom, dialect: 'jsonl', success: undefined } }, /^agents\.mine\.read\.success: is missing/],
    [{ mine: { ...custom, dialect: 'jsonl' } }, /^agents\.mine\.read\.success: is missing/],
    [{ mine: { ...custom, dialect: 'acp' } }, /^agents\.mine\.success: is for the dialect "text" only/],
    [{ mine: { ...custom, dialect: 'acp', success: undefined, args: ['{prompt}'] } }, /^agents\.mine\.args: holds \{prompt\}/],
    [{ mine: { ...custom, resumeArgs: ['again'] } }, /^agents\.mine\.resumeArgs: holds no \{session\}/],
    [{ mine: { ...custom, dialect: 'morse' } }, /^agents\.mine\.dialect: /],
  ])('when they are %j, then what is wrong is named with its field and what would be right', (agents, message) => {
    const faults = agentFaults(agents).map(({ agent, field, reason }) => `agents.${agent}${field === '' ? '' : `.${field}`}: ${reason}`);
    if (message === null) expect(faults).toEqual([]);
    else expect(faults.join('; ')).toMatch(message);
  });
});
