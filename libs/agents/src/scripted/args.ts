import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { AgentCommand, AgentInput } from '../adapter.ts';

/** Beside us as a source file while developing, beside the bundle when we are installed. */
function scriptedProgram(): string {
  const source = fileURLToPath(new URL('./main.ts', import.meta.url));
  return existsSync(source) ? source : fileURLToPath(new URL('./scripted-agent.js', import.meta.url));
}

/** A Node that had to be asked to strip types for us has to be asked for the program too. */
const inheritedFlags = (program: string) => (program.endsWith('.ts') ? process.execArgv.filter((flag) => /^--(experimental-strip-types|disable-warning)/.test(flag)) : []);

/** The arguments that run the program itself, without a prompt. */
export function scriptedCall(): string[] {
  const program = scriptedProgram();
  return [...inheritedFlags(program), program];
}

export function scriptedArgs({ prompt, sessionId }: AgentInput): AgentCommand {
  return {
    command: process.execPath,
    args: [...scriptedCall(), ...(sessionId === undefined ? [] : ['--session', sessionId])],
    env: {},
    stdin: prompt,
  };
}
