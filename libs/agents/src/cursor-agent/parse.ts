import type { AgentParser } from '../adapter.ts';
import type { AgentEvent } from '../agent-event.ts';
import { countOf, jsonLines, objectOf, objectsOf, optionalCount, optionalText, shortly, textOf, type Fields } from '../json-line.ts';
import { classifyProviderError } from '../provider-error.ts';

/** As documented, never seen here. A `call_id` may hold a newline; a run that fails has no last word. */
export const cursorParser = (): AgentParser =>
  jsonLines((line) => {
    switch (line['type']) {
      case 'system':
        return line['subtype'] === 'init' ? [{ kind: 'started', sessionId: optionalText(line['session_id']), model: optionalText(line['model']) }] : null;
      case 'assistant': {
        const text = objectsOf(objectOf(line['message'])['content']).map((part) => textOf(part['text'])).join('');
        return text === '' ? null : [{ kind: 'text', text }];
      }
      case 'tool_call':
        return toolCall(line);
      case 'result':
        return resultEvents(line);
      default:
        return null;
    }
  });

function toolCall(line: Fields): AgentEvent[] | null {
  const id = textOf(line['call_id']);
  const [name = '', call] = Object.entries(objectOf(line['tool_call']))[0] ?? [];
  if (line['subtype'] === 'started') return [{ kind: 'tool_open', id, name, detail: shortly(objectOf(call)['args']) }];
  if (line['subtype'] !== 'completed') return null;
  const result = objectOf(objectOf(call)['result']);
  const closed: AgentEvent = { kind: 'tool_closed', id, ok: !('error' in result) && !('rejected' in result) };
  return 'rejected' in result ? [closed, { kind: 'denied', what: name }] : [closed];
}

function resultEvents(line: Fields): AgentEvent[] {
  const usage = objectOf(line['usage']);
  const [read, write] = [optionalCount(usage['cacheReadTokens']), optionalCount(usage['cacheWriteTokens'])];
  const ok = line['is_error'] === false && line['subtype'] === 'success';
  const message = textOf(line['result']);
  const spent: AgentEvent[] =
    Object.keys(usage).length === 0
      ? []
      : [{ kind: 'usage', counting: 'total', inputTokens: countOf(usage['inputTokens']) + (read ?? 0) + (write ?? 0), outputTokens: countOf(usage['outputTokens']), costUsd: null, cacheReadTokens: read, cacheWriteTokens: write }];
  return [...spent, { kind: 'terminal', ok, message, failure: ok ? null : classifyProviderError(message), until: null }];
}
