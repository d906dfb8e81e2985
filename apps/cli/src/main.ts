import { homedir } from 'node:os';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import manifest from '../package.json' with { type: 'json' };
import { exitCodes } from './exit-code.ts';
import { runProgram } from './program.ts';
import type { World } from './world.ts';

const stop = new AbortController();
const signals = ['SIGINT', 'SIGTERM'] as const;
/** The first one ends what is under way in an orderly way, the second one ends the process. */
const interrupt = (): void => {
  stop.abort();
  for (const signal of signals) process.off(signal, interrupt);
};
for (const signal of signals) process.on(signal, interrupt);

// `fuel events | head` is no error: whoever read has read enough.
const brokenPipe = (error: NodeJS.ErrnoException): void => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(process.exitCode ?? exitCodes.ok);
};
process.stdout.on('error', brokenPipe);
process.stderr.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

async function become(file: string, args: readonly string[]): Promise<void> {
  for (const signal of signals) process.off(signal, interrupt);
  process.stdout.off('error', brokenPipe);
  process.argv = [process.execPath, file, ...args];
  await import(pathToFileURL(file).href);
}

const world: World = {
  env: process.env,
  home: homedir(),
  cwd: process.cwd(),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  version: manifest.version,
  interrupted: stop.signal,
  interrupt,
  now: () => new Date(),
  entryUrl: import.meta.url,
  become,
};

try {
  const code = await runProgram(process.argv.slice(2), world);
  if (code !== undefined) process.exitCode = code;
} catch (error) {
  process.stderr.write(`fuel has a defect: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = exitCodes.defect;
}
