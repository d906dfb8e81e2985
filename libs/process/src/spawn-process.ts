import { launch } from './launch.ts';
import type { RunningProcess, SpawnOptions } from './options.ts';

/** Starts an agent-like child: its own group, prompt on stdin, output to files and lines, deadlines, nothing left behind. */
export function spawnProcess(options: SpawnOptions): RunningProcess {
  return launch(options).process;
}
