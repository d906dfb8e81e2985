import { once } from 'node:events';
import type { ScriptedLine } from './dialect.ts';

export async function say(line: ScriptedLine): Promise<void> {
  await sayRaw(`${JSON.stringify(line)}\n`);
}

/** Waits while the pipe is full, as an honest program does. */
export async function sayRaw(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}

let calls = 0;

/** A step that does something is a tool call of this agent. */
export async function asTool(name: string, input: unknown, run: () => Promise<string>): Promise<void> {
  calls += 1;
  const id = `call-${calls}`;
  await say({ type: 'tool_use', id, name, input });
  try {
    await say({ type: 'tool_result', id, ok: true, output: await run() });
  } catch (error) {
    await say({ type: 'tool_result', id, ok: false, output: error instanceof Error ? error.message : String(error) });
    throw error;
  }
}
