import { describe, expect, test } from '@jest/globals';
import type { AgentEvent } from './agent-event.ts';
import { digest, noEvents } from './event-digest.ts';

const digestAll = (events: readonly AgentEvent[]) => events.reduce(digest, noEvents);
const usage = (counting: 'total' | 'step', inputTokens: number, costUsd: number | null): AgentEvent => ({ kind: 'usage', counting, inputTokens, outputTokens: 1, costUsd, cacheReadTokens: null, cacheWriteTokens: null });

describe('given the events of a run', () => {
  test('when they are digested, then only what the outcome needs is left', () => {
    const events: AgentEvent[] = [
      { kind: 'started', sessionId: 's1', model: 'm' },
      { kind: 'text', text: 'first' },
      { kind: 'unparsable', text: '%' },
      { kind: 'tool_open', id: '1', name: 'write', detail: '' },
      { kind: 'tool_open', id: '2', name: 'write', detail: '' },
      { kind: 'tool_closed', id: '1', ok: true },
      { kind: 'text', text: 'last' },
      { kind: 'started', sessionId: null, model: null },
    ];
    expect(digestAll(events)).toMatchObject({ sessionId: 's1', model: 'm', lastText: 'last', openTools: 1, recognised: 7, unparsable: 1 });
  });

  test('when usage comes in steps, then it is added; when it is a total, then it replaces', () => {
    expect(digestAll([usage('step', 10, null), usage('step', 5, 0.5)]).usage).toMatchObject({ inputTokens: 15, outputTokens: 2, costUsd: 0.5 });
    expect(digestAll([usage('step', 10, 1), usage('total', 12, 2)]).usage).toMatchObject({ inputTokens: 12, outputTokens: 1, costUsd: 2 });
  });

  test('when an error is followed by success, then the last word counts', () => {
    const word = (ok: boolean): AgentEvent => ({ kind: 'terminal', ok, message: '', failure: null, until: null });
    expect(digestAll([word(false), word(true)]).terminal?.ok).toBe(true);
  });
});
