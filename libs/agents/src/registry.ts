import { readAgentSetting, type KnownAgent } from '@fuel/contracts';
import type { AgentAdapter } from './adapter.ts';
import { blockedArgument } from './blocked-args.ts';
import { claudeAgent } from './claude/agent.ts';
import { codexAgent } from './codex/agent.ts';
import { cursorAgent } from './cursor-agent/agent.ts';
import { customAgent } from './custom/agent.ts';
import { geminiAgent } from './gemini/agent.ts';
import { opencodeAgent } from './opencode/agent.ts';
import type { AgentOptions } from './options.ts';
import { scriptedAgent } from './scripted/agent.ts';

export interface AgentConfig {
  /** The node's setting `allowScriptedAgent`, or FUEL_ALLOW_SCRIPTED_AGENT=1 in its environment. */
  readonly allowScriptedAgent: boolean;
  /** `agents` of the node's settings, by name. */
  readonly agents?: Readonly<Record<string, unknown>>;
}

export type ResolvedAgent =
  | { readonly kind: 'agent'; readonly agent: AgentAdapter }
  | { readonly kind: 'refused'; readonly code: 'agent.unknown' | 'agent.not_allowed' | 'agent.broken_settings'; readonly message: string };

const makers: Readonly<Record<string, (options: AgentOptions) => AgentAdapter>> = {
  claude: claudeAgent,
  codex: codexAgent,
  opencode: opencodeAgent,
  gemini: geminiAgent,
  'cursor-agent': cursorAgent,
};

const scripted = 'scripted';
const scriptedForbidden =
  'the agent "scripted" runs whatever its prompt says and is for tests and demonstrations only; a node runs it when its setting allowScriptedAgent is true or FUEL_ALLOW_SCRIPTED_AGENT=1 is in its environment';

export function resolveAgent(name: string, config: AgentConfig): ResolvedAgent {
  if (name === scripted) return config.allowScriptedAgent ? { kind: 'agent', agent: scriptedAgent() } : { kind: 'refused', code: 'agent.not_allowed', message: scriptedForbidden };
  const make = Object.hasOwn(makers, name) ? makers[name] : undefined;
  const value = Object.hasOwn(config.agents ?? {}, name) ? config.agents?.[name] : undefined;
  if (make === undefined && value === undefined) {
    const message = `the agent "${name}" is not known here; this node can run: ${knownAgents(config).join(', ') || 'none'}; another one is described under "agents" in the node's settings.json`;
    return { kind: 'refused', code: 'agent.unknown', message };
  }
  const read = readAgentSetting(value ?? {}, make !== undefined);
  if (!read.ok) return { kind: 'refused', code: 'agent.broken_settings', message: faultsOf(name, config).join('; ') };
  const { setting } = read;
  if (setting.kind === 'off') return { kind: 'refused', code: 'agent.not_allowed', message: `the agent "${name}" is switched off in the settings of this node (agents.${name})` };
  if (setting.kind === 'custom') return { kind: 'agent', agent: customAgent(name, setting.agent) };
  return make === undefined ? { kind: 'refused', code: 'agent.unknown', message: name } : { kind: 'agent', agent: withSettings(make, setting.agent) };
}

function withSettings(make: (options: AgentOptions) => AgentAdapter, { command, model, args = [], env = {}, envAllow = [], login }: KnownAgent): AgentAdapter {
  const agent = make({ ...(command === undefined ? {} : { command }), ...(model === undefined ? {} : { model }), args, env });
  const preflight = login === 'unchecked' ? { ...agent.preflight, login: null } : agent.preflight;
  return { ...agent, envAllow: [...agent.envAllow, ...envAllow], preflight };
}

/** The agents that this node may run, found on the machine or not. */
export function knownAgents(config: AgentConfig): string[] {
  const names = new Set([...Object.keys(makers), ...Object.keys(config.agents ?? {})]);
  const on = [...names].filter((name) => name !== scripted && isOn(name, config));
  return config.allowScriptedAgent ? [...on, scripted] : on;
}

function isOn(name: string, { agents = {} }: AgentConfig): boolean {
  const value = Object.hasOwn(agents, name) ? agents[name] : {};
  return value !== false && !(typeof value === 'object' && value !== null && 'enabled' in value && value.enabled === false);
}

/** Agents of which nobody said that they are here: one that is not found is then nothing to tell people about. */
export const isOnlyPossible = (name: string, { agents = {} }: AgentConfig): boolean => name !== scripted && !Object.hasOwn(agents, name);

/** `field`: as `a.b.0`, of what is set of the agent; empty for all of it. */
export interface AgentFault {
  readonly agent: string;
  readonly field: string;
  readonly reason: string;
}

/** What is wrong with `agents` in the settings: where, why, and what would be right. */
export function agentFaults(agents: Readonly<Record<string, unknown>>): AgentFault[] {
  return Object.keys(agents).flatMap((agent) => faultsOf(agent, agents[agent]).map((fault) => ({ agent, ...fault })));
}

function faultsOf(name: string, setting: unknown): readonly Omit<AgentFault, 'agent'>[] {
  if (name === scripted || name === 'noop') return [{ field: '', reason: 'is a name that the node uses itself; give it another' }];
  const read = readAgentSetting(setting, Object.hasOwn(makers, name));
  if (!read.ok) return read.wrong;
  if (read.setting.kind !== 'known') return [];
  const blocked = blockedArgument(name, read.setting.agent.args ?? []);
  return blocked === null ? [] : [{ field: 'args', reason: blocked }];
}
