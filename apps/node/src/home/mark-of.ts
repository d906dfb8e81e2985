import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { seedFile } from './identity.ts';

/** Tells this home from every copy of it: a file that is copied, unpacked or restored has another inode and another hour of birth. */
export async function markOf(home: string): Promise<string> {
  const { ino, birthtimeNs } = await stat(seedFile(home), { bigint: true });
  return `home_${createHash('sha256').update(`${ino}:${birthtimeNs}`).digest('hex').slice(0, 32)}`;
}
