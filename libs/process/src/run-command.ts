import { launch } from './launch.ts';
import type { CommandOptions, CommandResult } from './options.ts';

const defaults = { maxOutputBytes: 1024 * 1024, graceMs: 5_000 };

/** Runs a short command (a version probe, a repository's check) and hands back what it said. Exit codes are data. */
export async function runCommand({ timeoutMs, maxOutputBytes, graceMs, ...options }: CommandOptions): Promise<CommandResult> {
  const half = Math.ceil((maxOutputBytes ?? defaults.maxOutputBytes) / 2);
  const launched = launch({
    ...options,
    deadlines: { totalMs: timeoutMs },
    graceMs: graceMs ?? defaults.graceMs,
    keep: { headBytes: half, tailBytes: half },
  });
  const end = await launched.process.done;
  return { end, ...launched.kept() };
}
