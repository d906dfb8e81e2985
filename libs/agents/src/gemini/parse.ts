import type { AgentParser } from '../adapter.ts';
import type { AgentEvent } from '../agent-event.ts';
import { countOf, jsonLines, objectOf, optionalCount, optionalText, shortly, textOf, type Fields } from '../json-line.ts';
import { classifyProviderError } from '../provider-error.ts';

/** `-o stream-json`. What it says comes in pieces (`delta`); the prompt comes back as a message of the user. */
export function geminiParser(): AgentParser {
  let said = '';
  return jsonLines((line) => {
    switch (line['type']) {
      case 'init':
        return [{ kind: 'started', sessionId: optionalText(line['session_id']), model: optionalText(line['model']) }];
      case 'message':
        if (line['role'] !== 'assistant') return null;
        said = (line['delta'] === true ? said + textOf(line['content']) : textOf(line['content'])).slice(-longest);
        return [{ kind: 'text', text: said }];
      case 'tool_use':
        said = '';
        return [{ kind: 'tool_open', id: textOf(line['tool_id']), name: textOf(line['tool_name']), detail: shortly(line['parameters']) }];
      case 'tool_result':
        return toolResult(line);
      case 'error':
        return [{ kind: 'complaint', text: textOf(line['message']), failure: classifyProviderError(textOf(line['message'])) }];
      case 'result':
        return resultEvents(line);
      default:
        return null;
    }
  });
}

const longest = 20_000;

function toolResult(line: Fields): AgentEvent[] {
  const closed: AgentEvent = { kind: 'tool_closed', id: textOf(line['tool_id']), ok: line['status'] === 'success' };
  const error = objectOf(line['error']);
  return /denied|policy/i.test(textOf(error['type'])) ? [closed, { kind: 'denied', what: shortly(error['message']) }] : [closed];
}

function resultEvents(line: Fields): AgentEvent[] {
  const stats = objectOf(line['stats']);
  const usage: AgentEvent = {
    kind: 'usage', counting: 'total', inputTokens: countOf(stats['input_tokens']), outputTokens: countOf(stats['output_tokens']), costUsd: null,
    cacheReadTokens: optionalCount(stats['cached']), cacheWriteTokens: null,
  };
  // At its beginning it may only say "auto".
  const models = Object.keys(objectOf(stats['models']));
  const [model = null] = models.length === 1 ? models : [];
  const told: AgentEvent[] = model === null ? [usage] : [{ kind: 'started', sessionId: null, model }, usage];
  if (line['status'] === 'success') return [...told, { kind: 'terminal', ok: true, message: '', failure: null, until: null }];
  const error = objectOf(line['error']);
  const message = optionalText(error['message']) ?? optionalText(error['type']) ?? 'the agent reported an error';
  const failure = classifyProviderError(`${textOf(error['type'])} ${message}`);
  return [...told, { kind: 'terminal', ok: false, message, failure, until: null }];
}
