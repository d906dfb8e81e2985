import { describe, expect, test } from '@jest/globals';
import { defaultSettings } from '@fuel/runner';
import { parseSettings } from './settings.ts';

const parse = (text: string | null, env: Record<string, string> = {}) => parseSettings({ file: 'settings.json', text, env });

describe('the settings of a node', () => {
  test('given nothing, then the defaults hold', () => {
    expect(parse(null)).toEqual({ ok: true, value: defaultSettings });
  });

  test('given a file and the environment, then the environment is stronger', () => {
    expect(parse(null, { FUEL_NODE_LABELS: 'gpu, linux', FUEL_NODE_LANDS: '0' })).toEqual({ ok: true, value: { ...defaultSettings, labels: ['gpu', 'linux'], lands: false } });
    expect(parse('{"slots": 2, "reviewSlots": 3}', { FUEL_NODE_SLOTS: '7', FUEL_ALLOW_SCRIPTED_AGENT: '1' })).toEqual({
      ok: true, value: { ...defaultSettings, slots: 7, reviewSlots: 3, allowScriptedAgent: true },
    });
  });

  test('given how far attempts are kept apart and what a stop does, then it is so', () => {
    const text = '{"isolation": "clone", "atStop": "wait", "stopWithinMs": 3600000, "sandboxWritable": ["~/.claude", "/opt/shared"]}';
    expect(parse(text, { FUEL_NODE_ISOLATION: 'sandbox' })).toEqual({
      ok: true, value: { ...defaultSettings, isolation: 'sandbox', atStop: 'wait', stopWithinMs: 3_600_000, sandboxWritable: ['~/.claude', '/opt/shared'] },
    });
  });

  test('given where its ports begin, then it is so', () => {
    expect(parse('{"portsFrom": 30000}')).toEqual({ ok: true, value: { ...defaultSettings, portsFrom: 30_000 } });
    expect(parse('{"portsFrom": 30000}', { FUEL_NODE_PORTS_FROM: '40000' })).toEqual({ ok: true, value: { ...defaultSettings, portsFrom: 40_000 } });
    expect(parse(null, { FUEL_NODE_PORTS_FROM: '80' })).toMatchObject({ ok: false, message: 'FUEL_NODE_PORTS_FROM: 80 is not a whole number from 1024 to 65000' });
  });

  test.each<[string | null, Record<string, string>, RegExp]>([
    ['{"slots": "many"}', {}, /^settings\.json, line 1, column 11: slots: "many" is not a whole number from 0 to 1000$/],
    ['{"slot": 1}', {}, /^settings\.json, line 1, column 2: slot: there is no such setting; known are: slots/],
    ['{"labels": "gpu"}', {}, /^settings\.json, line 1, column 12: labels: "gpu" is not a list/],
    [null, { FUEL_NODE_LABELS: 'GPU!' }, /^FUEL_NODE_LABELS: \["GPU!"\] is not a list/],
    ['{"isolation": "jail"}', {}, /^settings\.json, line 1, column 15: isolation: "jail" is none of: worktree, clone, sandbox$/],
    ['{"sandboxWritable": ["relative"]}', {}, /is not a list of at most 100 paths/],
    [null, { FUEL_NODE_ISOLATION: 'none' }, /^FUEL_NODE_ISOLATION: "none" is none of/],
    ['[1]', {}, /one JSON object/],
    ['{', {}, /^settings\.json, line 1, column 2: it is not JSON \(Expected property name or '}' in JSON\); correct it/],
    ['{"agents": {"Opus!": {}}}', {}, /line 1, column 22: agents\.Opus!: "Opus!" is no name of an agent/],
    [null, { FUEL_NODE_SLOTS: '-1' }, /^FUEL_NODE_SLOTS: "-1" is not/],
    [null, { FUEL_ALLOW_NOOP_AGENT: 'on' }, /^FUEL_ALLOW_NOOP_AGENT: "on" is neither/],
    [null, { FUEL_ALLOW_SCRIPTED_AGENT: 'yes' }, /^FUEL_ALLOW_SCRIPTED_AGENT: "yes" is neither/],
  ])('given %j and %j, then it is refused with name and reason', (text, env, message) => {
    expect(parse(text, env)).toMatchObject({ ok: false, message: expect.stringMatching(message) });
  });

  test('given several that are wrong, in the file and in the environment, then all of them are told at once, each with its place', () => {
    const text = '{\n  "slots": -1,\n  "slot": 2,\n  "agents": {\n    "claude": { "model": 7 },\n    "mine": {\n      "command": ""\n    }\n  }\n}\n';
    const read = parse(text, { FUEL_NODE_ISOLATION: 'jail', FUEL_NODE_LANDS: 'maybe' });
    const lines = read.ok ? [] : read.message.split('\n');
    expect(lines.map((line) => line.replace(/(: \S+: ).*|(: ).*/, '$1$2').trim())).toEqual(expect.arrayContaining([
      'settings.json, line 2, column 12: slots:', 'settings.json, line 3, column 3: slot:', 'settings.json, line 5, column 26: agents.claude.model:', 'settings.json, line 7, column 18: agents.mine.command:',
      'FUEL_NODE_ISOLATION:', 'FUEL_NODE_LANDS:',
    ]));
  });
});
