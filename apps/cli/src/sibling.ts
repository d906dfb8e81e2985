import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import type { Shell } from './command.ts';
import { usage } from './exit-code.ts';
import { refuse } from './session.ts';

export type SiblingProgram = 'hub' | 'node';

/** Beside the bundled fuel.main.js, or in dist/ when this runs from source: hub and node need their build in any case. */
export function siblingFile(entryUrl: string, program: SiblingProgram): string {
  const entry = fileURLToPath(entryUrl);
  const dist = entry.endsWith('.ts') ? path.resolve(path.dirname(entry), '../../../dist') : path.dirname(entry);
  return path.join(dist, `${program}.js`);
}

/**
 * A verb that belongs to the hub or the node. This process becomes that program instead of standing between it and its terminal:
 * stdin, signals, exit code and process id are then the program's own, and nothing is left behind when one of two is killed.
 * Everything after the verb is the program's, `--help` included. A verb that hangs at the top (`fuel doctor`) needs no noun before it.
 */
export function siblingCommand(shell: Shell, parent: Command, program: SiblingProgram, verb: string, summary: string): void {
  parent
    .command(`${verb} [arguments...]`)
    .description(summary)
    .usage('[arguments]')
    .helpOption(false)
    .allowUnknownOption()
    .passThroughOptions()
    .action(async () => {
      const file = siblingFile(shell.world.entryUrl, program);
      if (!existsSync(file)) return shell.leave(refuse(shell.world, false, usage(`${file} is not there; build it with \`npm run build\``)));
      // As it was typed: commander has taken a `--` out of its arguments.
      const ofProgram = shell.argv.findIndex((word, n) => word === program && shell.argv[n + 1] === verb);
      const from = parent === shell.program ? shell.argv.indexOf(verb) : ofProgram + 1;
      const [before, own] = [shell.argv.slice(0, from), shell.argv.slice(from)];
      await shell.world.become(file, before.includes('--json') && !own.includes('--json') ? [...own, '--json'] : own);
    });
}
