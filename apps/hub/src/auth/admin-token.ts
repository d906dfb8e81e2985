import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Store } from '@fuel/store';
import { isErrno } from '../compose/start-failure.ts';
import { writeWhole } from '../compose/write-whole.ts';
import { hashOf, newSecret } from './secret.ts';

/**
 * The first token, for whoever can read the hub's own directory. Made at the first start; made again when the file was deleted or the
 * database is another one, so that losing it never locks anybody out who owns the machine.
 */
export async function ensureAdminToken(dataDirectory: string, store: Pick<Store, 'findToken' | 'createToken'>): Promise<{ readonly made: boolean }> {
  const file = join(dataDirectory, 'admin-token');
  const kept = await readToken(file);
  if (kept !== null && (await store.findToken(hashOf(kept))) !== null) return { made: false };
  const token = newSecret('fuel');
  await store.createToken({ hash: hashOf(token), kind: 'admin', name: 'admin', node: null });
  await writeWhole(file, `${token}\n`);
  return { made: true };
}

async function readToken(file: string): Promise<string | null> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (cause) {
    if (isErrno(cause, 'ENOENT')) return null;
    throw cause;
  }
}
