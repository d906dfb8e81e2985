import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';

/** What lies below takes so much on the disk. Links are not followed; what vanishes meanwhile counts nothing. */
export async function sizeOf(dir: string): Promise<number> {
  const entries = await readdir(dir, { withFileTypes: true }).catch(() => []);
  let bytes = 0;
  for (const entry of entries) {
    const place = path.join(dir, entry.name);
    bytes += entry.isDirectory() ? await sizeOf(place) : ((await lstat(place).catch(() => null))?.blocks ?? 0) * 512;
  }
  return bytes;
}
