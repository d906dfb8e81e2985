import type { AgentAdapter } from './adapter.ts';
import { scriptedAgent } from './scripted/agent.ts';

export interface AgentConfig {
  /** The node's setting `allowScriptedAgent`, or FUEL_ALLOW_SCRIPTED_AGENT=1 in its environment. */
  readonly allowScriptedAgent: boolean;
}

export type ResolvedAgent =
  | { readonly kind: 'agent'; readonly agent: AgentAdapter }
  | { readonly kind: 'refused'; readonly code: 'agent.unknown' | 'agent.not_allowed'; readonly message: string };

interface Entry {
  readonly make: () => AgentAdapter;
  /** Why this node may not run it; null when it may. */
  readonly forbidden: (config: AgentConfig) => string | null;
}

const agents: ReadonlyMap<string, Entry> = new Map([
  [
    'scripted',
    {
      make: scriptedAgent,
      forbidden: ({ allowScriptedAgent }) =>
        allowScriptedAgent
          ? null
          : 'the agent "scripted" runs whatever its prompt says and is for tests and demonstrations only; a node runs it when its setting allowScriptedAgent is true or FUEL_ALLOW_SCRIPTED_AGENT=1 is in its environment',
    },
  ],
]);

export function resolveAgent(name: string, config: AgentConfig): ResolvedAgent {
  const entry = agents.get(name);
  if (entry === undefined) {
    const message = `the agent "${name}" is not known here; this node can run: ${knownAgents(config).join(', ') || 'none'}`;
    return { kind: 'refused', code: 'agent.unknown', message };
  }
  const forbidden = entry.forbidden(config);
  return forbidden === null ? { kind: 'agent', agent: entry.make() } : { kind: 'refused', code: 'agent.not_allowed', message: forbidden };
}

/** The agents that this node may run, found on the machine or not. */
export function knownAgents(config: AgentConfig): string[] {
  return [...agents].filter(([, entry]) => entry.forbidden(config) === null).map(([name]) => name);
}
