import type { AgentEvent } from '../agent-event.ts';
import { costOf, countOf, objectOf, optionalCount, shortly, textOf, type Fields } from '../json-line.ts';

export interface Updates {
  /** From now on it is news. */
  readonly listen: () => void;
  readonly read: (update: Fields) => AgentEvent[] | null;
  /** What the answer to a prompt says of its tokens, with the cost that an update told. */
  readonly usageOf: (usage: Fields) => AgentEvent[];
}

const longest = 20_000;

/** `session/update`: text comes in chunks, a tool call comes once and then as updates of it. */
export function openUpdates(): Updates {
  let listening = false;
  let said = '';
  let costUsd: number | null = null;
  const open = new Set<string>();

  const tool = (update: Fields): AgentEvent[] => {
    const id = textOf(update['toolCallId']);
    const status = update['status'];
    const over = status === 'completed' || status === 'failed';
    const events: AgentEvent[] = [];
    if (!open.has(id) && !over) {
      open.add(id);
      events.push({ kind: 'tool_open', id, name: textOf(update['title']) || textOf(update['kind']), detail: shortly(update['rawInput'] ?? null) });
    }
    if (over && open.delete(id)) events.push({ kind: 'tool_closed', id, ok: status === 'completed' });
    said = '';
    return events;
  };
  const read = (update: Fields): AgentEvent[] | null => {
    switch (update['sessionUpdate']) {
      case 'agent_message_chunk':
        said = (said + textOf(objectOf(update['content'])['text'])).slice(-longest);
        return [{ kind: 'text', text: said }];
      case 'tool_call':
      case 'tool_call_update':
        return tool(update);
      case 'usage_update': {
        const cost = objectOf(update['cost']);
        if (cost['currency'] === 'USD') costUsd = costOf(cost['amount']);
        return null;
      }
      default:
        return null;
    }
  };
  return {
    listen() {
      listening = true;
    },
    read: (update) => (listening ? read(update) : null),
    usageOf(usage) {
      if (Object.keys(usage).length === 0 && costUsd === null) return [];
      const [cacheReadTokens, cacheWriteTokens] = [optionalCount(usage['cachedReadTokens']), optionalCount(usage['cachedWriteTokens'])];
      const inputTokens = countOf(usage['inputTokens']) + (cacheReadTokens ?? 0) + (cacheWriteTokens ?? 0);
      return [{ kind: 'usage', counting: 'total', inputTokens, outputTokens: countOf(usage['outputTokens']) + countOf(usage['thoughtTokens']), costUsd, cacheReadTokens, cacheWriteTokens }];
    },
  };
}
