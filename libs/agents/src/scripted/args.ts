import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { AgentCommand, AgentInput } from '../adapter.ts';

/** Beside us as a source file while developing, beside the bundle when we are installed. */
export function scriptedProgram(): string {
  const source = fileURLToPath(new URL('./main.ts', import.meta.url));
  return existsSync(source) ? source : fileURLToPath(new URL('./scripted-agent.js', import.meta.url));
}

export function scriptedArgs({ prompt, sessionId }: AgentInput): AgentCommand {
  return {
    command: process.execPath,
    args: [scriptedProgram(), ...(sessionId === undefined ? [] : ['--session', sessionId])],
    env: {},
    stdin: prompt,
  };
}
