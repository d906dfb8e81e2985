import { randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { parseScript } from './parse-script.ts';
import { ScriptError } from './read-fields.ts';
import type { After } from './run-steps.ts';
import { runSteps } from './run-steps.ts';
import { say } from './say.ts';
import { usedWith } from './spend.ts';
import type { Step } from './step.ts';

const version = '0.1.0';

/** Life cycle: prompt from stdin to its end -> init -> the steps -> result -> exit. `exit` in a script leaves out the result. */
async function main(): Promise<number> {
  const { values } = parseArgs({ options: { version: { type: 'boolean' }, session: { type: 'string' } } });
  if (values.version === true) {
    process.stdout.write(`scripted ${version}\n`);
    return 0;
  }
  const prompt = await text(process.stdin);
  await say({ type: 'init', session_id: values.session ?? randomUUID(), model: 'scripted' });
  const after = await run(prompt);
  const usage = usedWith(prompt);
  switch (after.kind) {
    case 'exit':
      return after.code;
    case 'fail': {
      const { failure, message, until } = after;
      await say({ type: 'result', status: 'error', message, error_kind: failure, ...(until === undefined ? {} : { until }), usage });
      return 1;
    }
    case 'next':
      await say({ type: 'result', status: 'success', message: '', usage });
      return 0;
    default:
      return after satisfies never;
  }
}

async function run(prompt: string): Promise<After> {
  let steps: readonly Step[];
  try {
    steps = parseScript(prompt);
  } catch (error) {
    if (error instanceof ScriptError) return { kind: 'fail', failure: 'agent_error', message: error.message };
    throw error;
  }
  try {
    return await runSteps(steps);
  } catch (error) {
    return { kind: 'fail', failure: 'agent_error', message: error instanceof Error ? error.message : String(error) };
  }
}

const flushed = (stream: NodeJS.WriteStream) =>
  new Promise<void>((resolve) => {
    stream.write('', () => {
      resolve();
    });
  });

// The pipe may still hold what was said last, and leaving without waiting would lose it. Nothing else may keep us.
process.exitCode = await main();
await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
process.exit();
