import { resolveAgent } from '@fuel/agents';
import type { NodeSettings } from '../settings.ts';
import type { Executor } from './executor.ts';
import { noop, noopAgent } from './noop.ts';
import { withAgent } from './with-agent.ts';

export type ChosenExecutor = { readonly kind: 'executor'; readonly execute: Executor } | { readonly kind: 'refused'; readonly message: string };

/** Who carries out an order for this agent on this node. */
export function chooseExecutor(agent: string, settings: Pick<NodeSettings, 'allowScriptedAgent' | 'allowNoopAgent' | 'agents'>): ChosenExecutor {
  if (agent === noopAgent && settings.allowNoopAgent) return { kind: 'executor', execute: noop };
  const resolved = resolveAgent(agent, settings);
  return resolved.kind === 'refused' ? resolved : { kind: 'executor', execute: withAgent(resolved.agent) };
}
