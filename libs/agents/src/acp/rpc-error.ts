import type { AgentEvent } from '../agent-event.ts';
import { optionalText, shortly, textOf, type Fields } from '../json-line.ts';
import { classifyProviderError } from '../provider-error.ts';

const authRequired = -32_000;
const resourceNotFound = -32_002;

/** An error as the answer to something that we asked: it ends the run. */
export function rpcError(error: Fields, { loading }: { readonly loading: boolean }): AgentEvent {
  const detail = error['data'] === undefined ? '' : ` (${optionalText(error['data']) ?? shortly(error['data'])})`;
  const message = `${textOf(error['message'])}${detail}`;
  if (loading && (error['code'] === resourceNotFound || /session|not found/i.test(message))) {
    return { kind: 'terminal', ok: false, message, failure: 'agent_error', until: null, sessionUnknown: true };
  }
  const failure = error['code'] === authRequired ? 'auth' : classifyProviderError(message);
  return { kind: 'terminal', ok: false, message, failure, until: null };
}
