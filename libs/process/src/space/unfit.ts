import { accessSync, constants, statSync, type Stats } from 'node:fs';
import path from 'node:path';
import { childEnvironment } from '../environment.ts';
import { errorCode } from '../error-code.ts';
import type { NotStarted } from '../not-started.ts';
import { explainNotStarted } from '../not-started.ts';
import type { ChildOptions } from '../options.ts';
import type { Space } from './space.ts';

/** The door would start and say what is missing inside in its own words: so it is looked for first. Null when all is there. */
export function unfit(options: ChildOptions, { seen }: Space): NotStarted | null {
  const { command, cwd } = options;
  if (!isThere(seen(cwd), (found) => found.isDirectory())) return { reason: 'cwd_missing', message: `the directory ${cwd} does not exist; ${command} was to run in it` };
  const places = command.includes('/') ? [path.resolve(cwd, command)] : (childEnvironment(process.env, options)['PATH'] ?? '').split(':').filter((dir) => dir !== '').map((dir) => path.join(path.resolve(cwd, dir), command));
  const found = places.map(seen).filter((place) => isThere(place, (file) => file.isFile()));
  if (found.length === 0) return explainNotStarted({ code: 'ENOENT', message: '' }, command, '/');
  return found.some(mayExecute) ? null : explainNotStarted({ code: 'EACCES', message: '' }, command, '/');
}

/** A link with an absolute target is followed outside; what it names is there too. */
function isThere(file: string, fits: (found: Stats) => boolean): boolean {
  try {
    return fits(statSync(file));
  } catch (error) {
    if (errorCode(error) !== undefined) return false;
    throw error;
  }
}

function mayExecute(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch (error) {
    if (errorCode(error) !== undefined) return false;
    throw error;
  }
}
