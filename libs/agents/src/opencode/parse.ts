import type { AgentParser } from '../adapter.ts';
import type { AgentEvent } from '../agent-event.ts';
import { costOf, countOf, jsonLines, objectOf, optionalCount, optionalText, shortly, textOf, type Fields } from '../json-line.ts';
import { classifyProviderError } from '../provider-error.ts';

/** `run --format json`. Tool calls are told when they are over; usage comes a step at a time; the last step finishes with "stop". */
export function opencodeParser(): AgentParser {
  let started = false;
  return jsonLines((line) => {
    const events = eventsOf(line);
    const sessionId = optionalText(line['sessionID']);
    if (started || sessionId === null) return events;
    started = true;
    return [{ kind: 'started', sessionId, model: null }, ...(events ?? [])];
  });
}

function eventsOf(line: Fields): AgentEvent[] | null {
  const part = objectOf(line['part']);
  switch (line['type']) {
    case 'text':
      return [{ kind: 'text', text: textOf(part['text']) }];
    case 'tool_use': {
      const state = objectOf(part['state']);
      const id = textOf(part['callID']);
      const ok = state['status'] === 'completed';
      const events: AgentEvent[] = [{ kind: 'tool_open', id, name: textOf(part['tool']), detail: shortly(state['input']) }, { kind: 'tool_closed', id, ok }];
      return !ok && /permission|rejected/i.test(textOf(state['error'])) ? [...events, { kind: 'denied', what: shortly(state['error']) }] : events;
    }
    case 'step_finish':
      return stepFinished(part);
    case 'error':
      return [errorOf(objectOf(line['error']))];
    default:
      return null;
  }
}

function stepFinished(part: Fields): AgentEvent[] {
  const tokens = objectOf(part['tokens']);
  const cache = objectOf(tokens['cache']);
  const [read, write] = [optionalCount(cache['read']), optionalCount(cache['write'])];
  const usage: AgentEvent = {
    kind: 'usage', counting: 'step', inputTokens: countOf(tokens['input']) + (read ?? 0) + (write ?? 0), outputTokens: countOf(tokens['output']) + countOf(tokens['reasoning']),
    costUsd: costOf(part['cost']), cacheReadTokens: read, cacheWriteTokens: write,
  };
  switch (part['reason']) {
    case 'stop':
      return [usage, { kind: 'terminal', ok: true, message: '', failure: null, until: null }];
    case 'length':
    case 'content-filter':
    case 'error':
      return [usage, { kind: 'terminal', ok: false, message: `the model stopped: ${textOf(part['reason'])}`, failure: part['reason'] === 'length' ? 'context_overflow' : null, until: null }];
    default:
      return [usage];
  }
}

function errorOf(error: Fields): AgentEvent {
  const data = objectOf(error['data']);
  const name = textOf(error['name']);
  const message = optionalText(data['message']) ?? optionalText(error['message']) ?? name;
  const failure = name === 'ProviderAuthError' ? 'auth' : classifyProviderError(`${name} ${message}`, typeof data['statusCode'] === 'number' ? data['statusCode'] : null);
  return { kind: 'terminal', ok: false, message, failure, until: null };
}
