import type { AgentView } from '@fuel/contracts';
import { type AgentHealth, healthKey, healthSentence } from '@fuel/core';
import type { AgentCounts, ListedAgents } from '@fuel/store';
import { clockOf, clockOrNull, listed } from './words.ts';

export function agentViews({ nodes, health, places, scores }: ListedAgents, now: number): AgentView[] {
  const said = new Map(health.map((row) => [healthKey(row.node, row.agent), row]));
  const names = new Set([...nodes.flatMap((node) => node.agents.map((agent) => agent.name)), ...places.map((place) => place.agent), ...scores.map((score) => score.agent)]);
  return [...names].sort().map((name) => {
    const at = nodes.flatMap((node) => node.agents.filter((agent) => agent.name === name).map((agent) => ({ node, agent, health: said.get(healthKey(node.id, name)) ?? null })));
    const works = ({ node, agent, health: row }: (typeof at)[number]): boolean => node.online && agent.usable && (row?.until ?? 0) <= now;
    const own = scores.filter((score) => score.agent === name);
    const by = (what: 'type' | 'model' | 'repository') => own.flatMap((score) => (score.by === what && score.name !== null ? [{ name: score.name, ...countsView(score) }] : []));
    const usable = at.some(works);
    return {
      name,
      usable,
      says: usable ? null : whyNot(name, at, now),
      nodes: at.map(({ node, agent, health: row }) => ({
        id: node.id, name: node.name, online: node.online, version: agent.version, usable: agent.usable, reason: agent.reason, failure: agent.failure ?? null, login: agent.login ?? null, health: row === null ? null : healthView(row),
      })),
      workspaces: places.filter((place) => place.agent === name).map(({ workspace, limit, taken }) => ({ name: workspace, limit, taken })),
      totals: countsView(own.find((score) => score.by === null)),
      failures: own.flatMap((score) => (score.by === 'failure' && score.name !== null ? [{ kind: score.name, times: score.attempts }] : [])),
      byType: by('type'), byModel: by('model'), byRepository: by('repository'),
    };
  });
}

function countsView(counts: AgentCounts | undefined) {
  const { attempts = 0, succeeded = 0, failed = 0, inputTokens = 0, outputTokens = 0, costUsd = 0 } = counts ?? {};
  return { attempts, succeeded, failed, score: succeeded + failed === 0 ? null : succeeded / (succeeded + failed), inputTokens, outputTokens, costUsd };
}

const healthView = ({ kind, failure, message, failures, since, until }: AgentHealth) => ({ kind, failure, message, failures, since: clockOf(since), until: clockOrNull(until) });

type At = readonly { readonly node: ListedAgents['nodes'][number]; readonly agent: ListedAgents['nodes'][number]['agents'][number]; readonly health: AgentHealth | null }[];

function whyNot(name: string, at: At, now: number): string {
  if (at.length === 0) return `agent ${name} is on no node; install it beside a repository, and its node finds it at its next start`;
  const reasons = at.map(({ node, agent, health }) => {
    if (!node.online) return `is on node ${node.name}, which is offline`;
    if (!agent.usable) return `is not usable on node ${node.name}${agent.failure === undefined ? '' : ` (${agent.failure})`}${agent.reason === null ? '' : `: ${agent.reason}`}`;
    return health === null ? `is on node ${node.name}` : healthSentence(health, ` on node ${node.name}`);
  });
  const waits = at.some(({ node, agent, health }) => node.online && agent.usable && (health?.until ?? 0) > now);
  return `agent ${name} ${listed(reasons, 3)}${waits ? `; try it at once when it is mended: fuel agent try ${name}` : ''}`;
}
