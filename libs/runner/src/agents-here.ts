import { knownAgents, resolveAgent, type AgentAdapter } from '@fuel/agents';
import type { Hello } from '@fuel/contracts';
import { runCommand } from '@fuel/process';
import { noopAgent } from './attempt/noop.ts';
import type { NodeSettings } from './settings.ts';

export type AgentHere = Hello['agents'][number];

const probeMs = 15_000;

/** Which of the agents that this node may run are installed, and in which version. A broken one is told with its reason and not hidden. */
export async function findAgents(settings: NodeSettings, cwd: string): Promise<readonly AgentHere[]> {
  const adapters = knownAgents(settings).flatMap((name) => {
    const resolved = resolveAgent(name, settings);
    return resolved.kind === 'agent' ? [resolved.agent] : [];
  });
  const found = await Promise.all(adapters.map((agent) => probe(agent, cwd)));
  return settings.allowNoopAgent ? [...found, { name: noopAgent, version: null, usable: true, reason: null }] : found;
}

async function probe({ name, version }: AgentAdapter, cwd: string): Promise<AgentHere> {
  const { end, stdout, stderr } = await runCommand({ command: version.command, args: version.args, cwd, timeoutMs: probeMs });
  const unusable = (reason: string): AgentHere => ({ name, version: null, usable: false, reason: reason.slice(0, 500) });
  if (end.kind === 'not_started') return unusable(end.message);
  if (end.kind === 'signalled') return unusable(`it was ended by ${end.signal} when asked for its version`);
  if (end.code !== 0) return unusable(`it exited with ${end.code} when asked for its version: ${stderr.trim().slice(0, 300)}`);
  return { name, version: version.read(stdout)?.slice(0, 100) ?? null, usable: true, reason: null };
}
