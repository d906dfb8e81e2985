import type { AgentParser } from '../adapter.ts';
import type { AgentEvent } from '../agent-event.ts';
import { countOf, jsonLines, objectOf, optionalCount, optionalText, shortly, textOf, type Fields } from '../json-line.ts';
import { classifyProviderError } from '../provider-error.ts';

/** `exec --json`. Only `turn.completed` and `turn.failed` are last words: `error` is also said while it connects anew, and items of type `error` are remarks. */
export const codexParser = (): AgentParser =>
  jsonLines((line) => {
    switch (line['type']) {
      case 'thread.started':
        return [{ kind: 'started', sessionId: optionalText(line['thread_id']), model: null }];
      case 'item.started':
        return itemStarted(objectOf(line['item']));
      case 'item.completed':
        return itemCompleted(objectOf(line['item']));
      case 'turn.completed':
        return [usageOf(objectOf(line['usage'])), { kind: 'terminal', ok: true, message: '', failure: null, until: null }];
      case 'turn.failed': {
        const message = textOf(objectOf(line['error'])['message']);
        const failure = classifyProviderError(message, statusIn(message));
        return [{ kind: 'terminal', ok: false, message, failure, until: null }];
      }
      case 'error': {
        const text = textOf(line['message']);
        return [{ kind: 'complaint', text, failure: classifyProviderError(text, statusIn(text)) }];
      }
      default:
        return null;
    }
  });

const tools = new Set(['command_execution', 'file_change', 'mcp_tool_call', 'collab_tool_call', 'web_search']);

function itemStarted(item: Fields): AgentEvent[] | null {
  const type = textOf(item['type']);
  return tools.has(type) ? [{ kind: 'tool_open', id: textOf(item['id']), name: type, detail: detailOf(item) }] : null;
}

function itemCompleted(item: Fields): AgentEvent[] | null {
  const type = textOf(item['type']);
  if (type === 'agent_message') return [{ kind: 'text', text: textOf(item['text']) }];
  if (!tools.has(type)) return null;
  const closed: AgentEvent = { kind: 'tool_closed', id: textOf(item['id']), ok: item['status'] === 'completed' };
  return item['status'] === 'declined' ? [closed, { kind: 'denied', what: detailOf(item) }] : [closed];
}

const detailOf = (item: Fields): string => shortly(item['command'] ?? item['changes'] ?? item['query'] ?? item['tool'] ?? null);

/** "unexpected status 401 Unauthorized: …": the number alone would also be found in a path or a time. */
const statusIn = (message: string): number | null => {
  const found = /\bstatus(?: code)?:? (\d{3})\b/i.exec(message)?.[1];
  return found === undefined ? null : Number(found);
};

const usageOf = (usage: Fields): AgentEvent => ({
  kind: 'usage', counting: 'total', inputTokens: countOf(usage['input_tokens']), outputTokens: countOf(usage['output_tokens']), costUsd: null,
  cacheReadTokens: optionalCount(usage['cached_input_tokens']), cacheWriteTokens: optionalCount(usage['cache_write_input_tokens']),
});
