import type { AgentView } from '@fuel/contracts';
import { cell, table, wrap } from '../terminal/cells.ts';
import type { Look } from '../terminal/look.ts';

const percent = (score: number | null): string => (score === null ? '-' : `${Math.round(score * 100)} %`);
const places = ({ workspaces }: AgentView): string => workspaces.map(({ name, limit, taken }) => `${name} ${taken}${limit === null ? '' : `/${limit}`}`).join(', ');
const models = ({ byModel }: AgentView): string => byModel.map(({ name, score }) => `${name} ${percent(score)}`).join(', ');

/** Two words for a glance; the sentence with the remedy stands below. */
const state = (agent: AgentView): ReturnType<typeof cell> => {
  if (agent.usable) return agent.nodes.some((node) => node.health !== null) ? cell('some trouble', 'yellow') : cell('healthy', 'green');
  return cell(agent.nodes.some((node) => node.health?.until != null) ? 'waits' : 'not usable', 'red');
};

export function renderAgents(agents: readonly AgentView[], look: Look): string {
  if (agents.length === 0) return '';
  const rows = agents.map((agent) => [
    agent.name,
    state(agent),
    agent.nodes.map((node) => (node.online ? node.name : `${node.name} (offline)`)).join(', ') || 'none',
    places(agent),
    String(agent.totals.attempts),
    percent(agent.totals.score),
    agent.failures.map(({ kind, times }) => `${kind} ${times}`).join(', '),
    models(agent),
    agent.totals.costUsd === 0 ? '' : `$${agent.totals.costUsd.toFixed(2)}`,
  ]);
  const said = agents.flatMap(({ says }) => (says === null ? [] : wrap(says, look.width)));
  return [table(['NAME', 'STATE', 'NODES', 'AT WORK', 'ATTEMPTS', 'SUCCEED', 'FAILURES', 'MODELS', 'COST'], rows, look), ...said.map((text) => look.paint('yellow', text))].join('\n');
}
