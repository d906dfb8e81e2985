import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

/** With owners and rights, which a copy by Node would not keep. */
const copy = (from: string, to: string): Promise<unknown> => promisify(execFile)('cp', ['-a', from, to]);

/** A cluster that nobody was in yet, as a copy of the one that is kept, for a tenth of what initdb costs; where none is kept, the one that is made is kept too. */
export async function copyCluster(kept: string, data: string, make: () => Promise<void>): Promise<void> {
  if (existsSync(kept)) {
    await copy(kept, data);
    return;
  }
  await make();
  const mine = `${kept}.${process.pid}`;
  try {
    await mkdir(dirname(kept), { recursive: true });
    await copy(data, mine);
    await rename(mine, kept);
  } catch {
    // Somebody was faster, or nothing can be kept there: it is made again the next time.
    await rm(mine, { recursive: true, force: true });
  }
}
