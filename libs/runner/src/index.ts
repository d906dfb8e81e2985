export type { NodeIdentity, RunNodeOptions } from './assemble.ts';
export type { Told } from './connection/session.ts';
export type { Log, LogLevel } from './log.ts';
export type { FetchedPrompt } from './node-context.ts';
export { runNode, type RunningNode } from './run-node.ts';
export { defaultSettings, type NodeSettings } from './settings.ts';
export { inspectAgents, type AgentHere } from './agents-here.ts';
export { agentFaults } from '@fuel/agents';
