import type { WorkspaceView } from '@fuel/contracts';
import { usage } from '../exit-code.ts';
import type { Found } from '../exit-code.ts';

export type Rules = Pick<WorkspaceView, 'agents' | 'routing'>;

export interface RuleChanges {
  readonly limit?: readonly string[];
  readonly fallback?: readonly string[];
}

const empty: Rules['agents'][string] = { fallbacks: [] };

/** `agent=value`; whether the agent's name is right is for the hub to say. */
function pair(option: string, text: string): Found<{ agent: string; value: string }> {
  const [agent = '', value = '', ...more] = text.split('=');
  return agent === '' || value === '' || more.length > 0 ? usage(`${option} takes AGENT=VALUE, not "${text}"`) : { ok: true, value: { agent, value } };
}

/** What is said on the command line, put into the rules that are there. `none` takes a limit, or the stand-ins, away. */
export function changeRules(rules: Rules, changes: RuleChanges): Found<Rules> {
  const agents = new Map(Object.entries(rules.agents));
  for (const text of changes.limit ?? []) {
    const said = pair('--limit', text);
    if (!said.ok) return said;
    const { agent, value } = said.value;
    if (value !== 'none' && !/^\d+$/.test(value)) return usage(`--limit ${agent}=${value}: a limit is a whole number, or "none"`);
    const { limit: _limit, ...rest } = agents.get(agent) ?? empty;
    agents.set(agent, value === 'none' ? rest : { ...rest, limit: Number(value) });
  }
  for (const text of changes.fallback ?? []) {
    const said = pair('--fallback', text);
    if (!said.ok) return said;
    const { agent, value } = said.value;
    agents.set(agent, { ...(agents.get(agent) ?? empty), fallbacks: value === 'none' ? [] : value.split(',') });
  }
  return { ok: true, value: { agents: Object.fromEntries(agents), routing: rules.routing } };
}
