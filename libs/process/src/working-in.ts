import { readdirSync, readlinkSync } from 'node:fs';
import { sep } from 'node:path';
import { errorCode } from './error-code.ts';

/** The processes whose working directory is this folder or one below it. Those of other users are not seen, and nowhere without /proc. */
export function workingIn(dir: string): readonly number[] {
  const names = namesIn('/proc').filter((name) => /^\d+$/.test(name));
  return names.flatMap((name) => {
    const cwd = cwdOf(name);
    return cwd === dir || cwd?.startsWith(dir + sep) === true ? [Number(name)] : [];
  });
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (errorCode(error) !== undefined) return [];
    throw error;
  }
}

function cwdOf(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch (error) {
    if (errorCode(error) !== undefined) return undefined;
    throw error;
  }
}
