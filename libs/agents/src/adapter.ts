import type { OutputLine } from '@fuel/process';
import type { AgentEvent } from './agent-event.ts';

export interface AgentInput {
  readonly prompt: string;
  /** To go on with an earlier conversation, where the agent can. */
  readonly sessionId?: string;
  readonly model?: string;
}

export interface AgentCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: string;
}

/** Understands one run's output, line by line; it keeps what the dialect needs between lines and nothing else. */
export type AgentParser = (line: OutputLine) => AgentEvent[];

/** One agent. `args` and `parse` are its own; everything around them is the same for all. */
export interface AgentAdapter {
  readonly name: string;
  readonly args: (input: AgentInput) => AgentCommand;
  readonly parse: () => AgentParser;
  readonly version: { readonly command: string; readonly args: readonly string[]; readonly read: (stdout: string) => string | null };
}
