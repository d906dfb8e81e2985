import type { OutputLine } from '@fuel/process';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { scriptedParser } from './parse.ts';

const line = (value: unknown, more: Partial<OutputLine> = {}): OutputLine => ({
  stream: 'stdout',
  text: typeof value === 'string' ? value : JSON.stringify(value),
  droppedBytes: 0,
  ...more,
});
const parse = scriptedParser();

describe("given the scripted agent's dialect", () => {
  test('when a run succeeds, then each line becomes its event', () => {
    const lines = [
      { type: 'init', session_id: 's', model: 'scripted' },
      { type: 'message', text: 'hi' },
      { type: 'tool_use', id: '1', name: 'write', input: { path: 'a' } },
      { type: 'tool_result', id: '1', ok: true, output: 'wrote a' },
      { type: 'usage', usage: { input_tokens: 2, output_tokens: 0, cost_usd: 0.5 } },
      { type: 'result', status: 'success', message: '', usage: { input_tokens: 3, output_tokens: 1, cost_usd: 0 } },
    ];
    expect(lines.flatMap((value) => parse(line(value)))).toEqual([
      { kind: 'started', sessionId: 's', model: 'scripted' },
      { kind: 'text', text: 'hi' },
      { kind: 'tool_open', id: '1', name: 'write', detail: '{"path":"a"}' },
      { kind: 'tool_closed', id: '1', ok: true },
      { kind: 'usage', counting: 'step', inputTokens: 2, outputTokens: 0, costUsd: 0.5, cacheReadTokens: null, cacheWriteTokens: null },
      { kind: 'usage', counting: 'total', inputTokens: 3, outputTokens: 1, costUsd: 0, cacheReadTokens: null, cacheWriteTokens: null },
      { kind: 'terminal', ok: true, message: '', failure: null, until: null },
    ]);
  });

  test('when it reports an error, then a known kind is kept and an unknown one is none', () => {
    const result = (error_kind: string) => parse(line({ type: 'result', status: 'error', message: 'm', error_kind, until: 't' }))[1];
    expect(result('rate_limited')).toEqual({ kind: 'terminal', ok: false, message: 'm', failure: 'rate_limited', until: 't' });
    expect(result('bored')).toMatchObject({ ok: false, failure: null });
  });

  test('when a type is new, a line is no JSON or was cut, then that is counted and nothing fails', () => {
    expect(parse(line({ type: 'thought' }))).toEqual([{ kind: 'raw', text: '{"type":"thought"}' }]);
    expect(parse(line('flood 1'))).toEqual([{ kind: 'unparsable', text: 'flood 1' }]);
    expect(parse(line({ type: 'message', text: 'x' }, { droppedBytes: 5 }))).toMatchObject([{ kind: 'unparsable' }]);
    expect(parse(line('noise', { stream: 'stderr' }))).toEqual([]);
  });

  test('when a line is anything, then nothing is thrown', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(Array.isArray(parse(line(text)))).toBe(true);
    }));
  });
});
