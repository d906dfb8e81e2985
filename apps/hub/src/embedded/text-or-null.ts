import { readFile } from 'node:fs/promises';
import { errorCode } from '../compose/error-code.ts';

/** What a file holds; null when it is not there. */
export async function textOrNull(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') return null;
    throw cause;
  }
}
