import type { FailureKind } from '@fuel/contracts';
import { failureKinds } from '@fuel/contracts';
import type { AgentParser } from '../adapter.ts';
import type { AgentEvent } from '../agent-event.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Tolerant like every parser of ours: an unknown type is `raw`, what is no JSON object is counted, nothing throws. */
export function scriptedParser(): AgentParser {
  return ({ stream, text, droppedBytes }) => {
    if (stream === 'stderr' || text.trim() === '') return [];
    const line = droppedBytes > 0 ? undefined : parseObject(text);
    return line === undefined ? [{ kind: 'unparsable', text: text.slice(0, 200) }] : eventsOf(line, text);
  };
}

function eventsOf(line: Fields, raw: string): AgentEvent[] {
  switch (line['type']) {
    case 'init':
      return [{ kind: 'started', sessionId: optionalText(line['session_id']), model: optionalText(line['model']) }];
    case 'message':
      return [{ kind: 'text', text: textOf(line['text']) }];
    case 'tool_use':
      return [{ kind: 'tool_open', id: textOf(line['id']), name: textOf(line['name']), detail: JSON.stringify(line['input'] ?? null).slice(0, 500) }];
    case 'tool_result':
      return [{ kind: 'tool_closed', id: textOf(line['id']), ok: line['ok'] === true }];
    case 'result':
      return resultEvents(line);
    default:
      return [{ kind: 'raw', text: raw.slice(0, 2_000) }];
  }
}

function resultEvents(line: Fields): AgentEvent[] {
  const usage = isObject(line['usage']) ? line['usage'] : {};
  const ok = line['status'] === 'success';
  return [
    {
      kind: 'usage',
      counting: 'total',
      inputTokens: countOf(usage['input_tokens']),
      outputTokens: countOf(usage['output_tokens']),
      costUsd: typeof usage['cost_usd'] === 'number' ? usage['cost_usd'] : null,
    },
    { kind: 'terminal', ok, message: textOf(line['message']), failure: ok ? null : failureOf(line['error_kind']), until: optionalText(line['until']) },
  ];
}

function parseObject(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const optionalText = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const countOf = (value: unknown): number => (typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : 0);
const failureOf = (value: unknown): FailureKind | null => failureKinds.find((kind) => kind === value) ?? null;
