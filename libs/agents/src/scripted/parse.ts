import type { FailureKind } from '@fuel/contracts';
import { failureKinds } from '@fuel/contracts';
import type { AgentParser } from '../adapter.ts';
import type { AgentEvent, UsageEvent } from '../agent-event.ts';
import { costOf, countOf, jsonLines, objectOf, optionalText, shortly, textOf, type Fields } from '../json-line.ts';

export const scriptedParser = (): AgentParser => jsonLines(eventsOf);

function eventsOf(line: Fields): AgentEvent[] | null {
  switch (line['type']) {
    case 'init':
      return [{ kind: 'started', sessionId: optionalText(line['session_id']), model: optionalText(line['model']) }];
    case 'message':
      return [{ kind: 'text', text: textOf(line['text']) }];
    case 'tool_use':
      return [{ kind: 'tool_open', id: textOf(line['id']), name: textOf(line['name']), detail: shortly(line['input'] ?? null) }];
    case 'tool_result':
      return [{ kind: 'tool_closed', id: textOf(line['id']), ok: line['ok'] === true }];
    case 'usage':
      return [usageOf(line, 'step')];
    case 'result':
      return resultEvents(line);
    default:
      return null;
  }
}

function resultEvents(line: Fields): AgentEvent[] {
  const ok = line['status'] === 'success';
  return [
    usageOf(line, 'total'),
    { kind: 'terminal', ok, message: textOf(line['message']), failure: ok ? null : failureOf(line['error_kind']), until: optionalText(line['until']) },
  ];
}

function usageOf(line: Fields, counting: UsageEvent['counting']): UsageEvent {
  const usage = objectOf(line['usage']);
  return {
    kind: 'usage',
    counting,
    inputTokens: countOf(usage['input_tokens']),
    outputTokens: countOf(usage['output_tokens']),
    costUsd: costOf(usage['cost_usd']),
    cacheReadTokens: null,
    cacheWriteTokens: null,
  };
}

const failureOf = (value: unknown): FailureKind | null => failureKinds.find((kind) => kind === value) ?? null;
