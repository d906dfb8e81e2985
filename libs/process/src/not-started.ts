import { statSync } from 'node:fs';
import type { NotStartedReason } from './process-end.ts';

export interface NotStarted {
  readonly reason: NotStartedReason;
  readonly message: string;
}

/** ENOENT is the system's word for a missing program and for a missing directory alike; people need to know which. */
export function explainNotStarted(failure: { readonly code?: string | undefined; readonly message: string }, command: string, cwd: string): NotStarted {
  const cwdStat = statSync(cwd, { throwIfNoEntry: false });
  if (cwdStat === undefined || !cwdStat.isDirectory()) {
    return { reason: 'cwd_missing', message: `the directory ${cwd} does not exist; ${command} was to run in it` };
  }
  switch (failure.code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return { reason: 'executable_missing', message: `${command} was not found; install it, or give its full path or a PATH that holds it` };
    case 'EACCES':
    case 'EPERM':
      return { reason: 'permission', message: `${command} may not be executed by this user; check its file mode` };
    case 'E2BIG':
      return { reason: 'arguments_too_long', message: `the arguments or the environment of ${command} are too long for the system; pass long text on stdin` };
    case 'EAGAIN':
    case 'EMFILE':
    case 'ENFILE':
    case 'ENOMEM':
      return { reason: 'out_of_resources', message: `${command} could not be started: the system is out of processes, files or memory (${failure.code})` };
    case undefined:
    default:
      return { reason: 'spawn_failed', message: `${command} could not be started: ${failure.message}` };
  }
}
