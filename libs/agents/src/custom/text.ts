import type { SuccessRule } from '@fuel/contracts';
import type { AgentEnd, AgentParser } from '../adapter.ts';
import type { AgentEvent } from '../agent-event.ts';

const longest = 8_000;

/** Prose: every line of stdout is what it says, and its end is what people read. */
export function textParser(rule: SuccessRule): AgentParser {
  const pattern = 'line' in rule ? new RegExp(rule.line, 'm') : null;
  let said = '';
  return ({ stream, text }) => {
    if (stream === 'stderr') return [];
    said = `${said}${text}\n`.slice(-longest);
    const event: AgentEvent = { kind: 'text', text: said.trim() };
    return pattern?.test(text) === true ? [event, done('')] : [event];
  };
}

/** With `{"exit": 0}` its owner says that this one's exit code can be believed. */
export function textLastWord(rule: SuccessRule): (end: AgentEnd) => AgentEvent[] {
  return ({ code }) => ('exit' in rule && code === rule.exit ? [done('')] : []);
}

const done = (message: string): AgentEvent => ({ kind: 'terminal', ok: true, message, failure: null, until: null });
