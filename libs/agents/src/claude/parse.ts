import type { FailureKind } from '@fuel/contracts';
import type { AgentParser, Ear } from '../adapter.ts';
import type { AgentEvent, TerminalEvent } from '../agent-event.ts';
import { costOf, countOf, isObject, jsonLines, objectOf, objectsOf, optionalCount, optionalText, shortly, textOf, type Fields } from '../json-line.ts';
import { byStatus, classifyProviderError } from '../provider-error.ts';
import { resetFromSeconds } from '../reset-time.ts';

/** `assistant.error` and `api_retry.error`; both say what `result.subtype` does not. */
const kinds: Readonly<Record<string, FailureKind>> = {
  authentication_failed: 'auth',
  oauth_org_not_allowed: 'auth',
  account_on_hold: 'auth',
  verification_required: 'auth',
  cloud_credential_error: 'auth',
  billing_error: 'billing',
  rate_limit: 'rate_limited',
  overloaded: 'overloaded',
  server_error: 'overloaded',
  model_not_found: 'model_unavailable',
  max_output_tokens: 'agent_error',
};

interface Heard {
  /** Its budget is what its order's caps leave, and not one that the node's owner has set. */
  readonly budgeted: boolean;
  /** Of the last `assistant` line that carried one. */
  error: FailureKind | null;
  resetsAt: string | null;
}

/** stream-json: an object a line by `type`; the last one is `result`. */
export function claudeParser({ now, budgeted = false }: Pick<Ear, 'now'> & { readonly budgeted?: boolean }): AgentParser {
  const heard: Heard = { budgeted, error: null, resetsAt: null };
  return jsonLines((line) => {
    switch (line['type']) {
      case 'system':
        return systemEvents(line);
      case 'assistant':
        return assistantEvents(line, heard);
      case 'user':
        return objectsOf(objectOf(line['message'])['content']).flatMap((part): AgentEvent[] =>
          part['type'] === 'tool_result' ? [{ kind: 'tool_closed', id: textOf(part['tool_use_id']), ok: part['is_error'] !== true }] : [],
        );
      case 'rate_limit_event': {
        const info = objectOf(line['rate_limit_info']);
        if (info['status'] === 'rejected') heard.resetsAt = resetFromSeconds(info['resetsAt'], now());
        return [{ kind: 'raw', text: shortly(info) }];
      }
      case 'result':
        return [usageOf(line), resultOf(line, heard)];
      default:
        return null;
    }
  });
}

function systemEvents(line: Fields): AgentEvent[] | null {
  switch (line['subtype']) {
    case 'init':
      return [{ kind: 'started', sessionId: optionalText(line['session_id']), model: optionalText(line['model']), version: optionalText(line['claude_code_version']) }];
    case 'api_retry': {
      const failure = kinds[textOf(line['error'])] ?? (typeof line['error_status'] === 'number' ? byStatus(line['error_status']) : null);
      const text = `the model's provider answered ${shortly(line['error_status'])} (${textOf(line['error'])})`;
      // It tries ten times, for minutes, and a login does not come back by itself.
      if (failure === 'auth' || failure === 'billing') return [{ kind: 'terminal', ok: false, message: text, failure, until: null, hopeless: true }];
      return [{ kind: 'complaint', text, failure }];
    }
    case 'permission_denied':
      return [{ kind: 'denied', what: textOf(line['tool_name']) || shortly(line) }];
    default:
      return null;
  }
}

function assistantEvents(line: Fields, heard: Heard): AgentEvent[] {
  const error = optionalText(line['error']);
  if (error !== null) heard.error = kinds[error] ?? null;
  return objectsOf(objectOf(line['message'])['content']).flatMap((part): AgentEvent[] => {
    if (part['type'] === 'text') return [{ kind: 'text', text: textOf(part['text']) }];
    if (part['type'] === 'tool_use') return [{ kind: 'tool_open', id: textOf(part['id']), name: textOf(part['name']), detail: shortly(part['input']) }];
    return [];
  });
}

/** Auth failures and limits come as `subtype: "success"`: only `is_error` tells. Error subtypes carry `errors` and no `result`. */
function resultOf(line: Fields, heard: Heard): TerminalEvent {
  const subtype = textOf(line['subtype']);
  const ok = line['is_error'] === false && subtype === 'success';
  const errors = Array.isArray(line['errors']) ? line['errors'].map(shortly).join('; ') : '';
  const message = optionalText(line['result']) ?? (errors === '' ? subtype : errors);
  if (ok) return { kind: 'terminal', ok, message, failure: null, until: null };
  if (/No conversation found with session ID/i.test(errors)) return { kind: 'terminal', ok, message, failure: 'agent_error', until: null, sessionUnknown: true };
  const status = typeof line['api_error_status'] === 'number' ? line['api_error_status'] : null;
  const failure = subtype === 'error_max_budget_usd' ? (heard.budgeted ? 'cap_used_up' : 'billing') : (heard.error ?? classifyProviderError(message, status));
  return { kind: 'terminal', ok, message, failure, until: failure === 'rate_limited' ? heard.resetsAt : null };
}

/** `modelUsage` is what `total_cost_usd` was made of; `usage` is of the main conversation and of this run only, and zero when a budget ended it. */
function usageOf(line: Fields): AgentEvent {
  const models = Object.values(objectOf(line['modelUsage'])).filter(isObject);
  const usage = objectOf(line['usage']);
  const sum = (key: string): number => models.reduce((all, model) => all + countOf(model[key]), 0);
  const [fresh, output, read, write] =
    models.length > 0
      ? [sum('inputTokens'), sum('outputTokens'), sum('cacheReadInputTokens'), sum('cacheCreationInputTokens')]
      : [countOf(usage['input_tokens']), countOf(usage['output_tokens']), optionalCount(usage['cache_read_input_tokens']), optionalCount(usage['cache_creation_input_tokens'])];
  return {
    kind: 'usage', counting: 'total', inputTokens: fresh + (read ?? 0) + (write ?? 0), outputTokens: output,
    costUsd: costOf(line['total_cost_usd']), cacheReadTokens: read, cacheWriteTokens: write,
  };
}
