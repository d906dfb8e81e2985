import type { JsonReading } from '@fuel/contracts';
import type { AgentParser } from '../adapter.ts';
import type { AgentEvent } from '../agent-event.ts';
import { costOf, countOf, isObject, jsonLines, optionalText, shortly, type Fields } from '../json-line.ts';
import { classifyProviderError } from '../provider-error.ts';

/** Lines of JSON as the node's settings say that they are to be read. One line can be several things at once. */
export const jsonlParser = (reading: JsonReading): AgentParser =>
  jsonLines((line) => {
    const events = [...started(line, reading), ...text(line, reading), ...usage(line, reading), ...lastWord(line, reading)];
    return events.length === 0 ? null : events;
  });

function started(line: Fields, { sessionId: session, model: name }: JsonReading): AgentEvent[] {
  const [sessionId, model] = [session, name].map((path) => (path === undefined ? null : optionalText(at(line, path)))) as [string | null, string | null];
  return sessionId === null && model === null ? [] : [{ kind: 'started', sessionId, model }];
}

function text(line: Fields, { text: rule }: JsonReading): AgentEvent[] {
  if (rule === undefined || !fits(line, rule.when ?? {})) return [];
  const said = optionalText(at(line, rule.at));
  return said === null ? [] : [{ kind: 'text', text: said }];
}

function usage(line: Fields, { usage: rule }: JsonReading): AgentEvent[] {
  if (rule === undefined || !fits(line, rule.when ?? {}) || at(line, rule.inputTokens) === undefined) return [];
  return [{
    kind: 'usage', counting: rule.counting, inputTokens: countOf(at(line, rule.inputTokens)), outputTokens: countOf(at(line, rule.outputTokens)),
    costUsd: rule.costUsd === undefined ? null : costOf(at(line, rule.costUsd)), cacheReadTokens: null, cacheWriteTokens: null,
  }];
}

/** What fits both is a failure. */
function lastWord(line: Fields, { success, failure }: JsonReading): AgentEvent[] {
  if (failure !== undefined && fits(line, failure.when)) {
    const message = failure.message === undefined ? '' : shortly(at(line, failure.message) ?? '');
    const kind = classifyProviderError(message);
    return [{ kind: 'terminal', ok: false, message, failure: kind, until: null }];
  }
  if (success === undefined || !fits(line, success.when)) return [];
  return [{ kind: 'terminal', ok: true, message: success.message === undefined ? '' : (optionalText(at(line, success.message)) ?? ''), failure: null, until: null }];
}

const fits = (line: Fields, when: Readonly<Record<string, unknown>>): boolean => Object.entries(when).every(([path, value]) => at(line, path) === value);

/** A member by its path; a member whose own name holds dots is found too. */
function at(value: unknown, path: string): unknown {
  if (!isObject(value)) return undefined;
  if (Object.hasOwn(value, path)) return value[path];
  const dot = path.indexOf('.');
  return dot === -1 ? undefined : at(Object.hasOwn(value, path.slice(0, dot)) ? value[path.slice(0, dot)] : undefined, path.slice(dot + 1));
}
