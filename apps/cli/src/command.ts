import { Command } from 'commander';
import { exitCodes } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { openSession, refuse } from './session.ts';
import type { Session, SessionOptions } from './session.ts';
import type { World } from './world.ts';

/** Where the commands hang: the program, and where its exit code is left. */
export interface Shell {
  readonly program: Command;
  readonly world: World;
  readonly argv: readonly string[];
  readonly leave: (code: ExitCode) => void;
}

export const withHubOptions = (command: Command): Command =>
  command
    .option('--hub <url>', 'address of the hub (FUEL_HUB_URL; else the hub of this machine)')
    .option('--token-file <file>', 'read the token from a file (else FUEL_TOKEN; else that of this machine)')
    .option('--json', 'data as JSON: one document, or a line for each event');

type Action<A extends readonly unknown[], O> = (session: Session, args: A, options: O) => Promise<ExitCode>;

/** Adds a command that asks the hub; a `usual` one runs when no verb is given. `args` are the declared arguments in order, `options` its own and the common ones. */
export function hubCommand<A extends readonly unknown[], O extends object>(
  shell: Shell,
  parent: Command,
  usage: string | { readonly usual: string },
  summary: string,
  action: Action<A, O>,
): Command {
  const named = typeof usage === 'string' ? parent.command(usage) : parent.command(usage.usual, { isDefault: true });
  const command = withHubOptions(named.description(summary));
  return command.action(async () => {
    const options = command.optsWithGlobals<O & SessionOptions>();
    const session = await openSession(shell.world, options);
    if (!session.ok) return shell.leave(refuse(shell.world, options.json === true, session));
    const code = await action(session.value, command.processedArgs as unknown as A, options);
    shell.leave(shell.world.interrupted.aborted && code !== exitCodes.ok ? exitCodes.interrupted : code);
  });
}

/** For options that may be given more than once. */
export const collect = (value: string, before: readonly string[] | undefined): readonly string[] => [...(before ?? []), value];
