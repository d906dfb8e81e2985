import path from 'node:path';
import type { NodeLook } from '@fuel/runner';
import { readIfThere } from '../home/read-if-there.ts';

/** `starts`: a node that was started by an older program does not say it. */
export type LiveStatus = Omit<NodeLook, 'starts'> & Partial<Pick<NodeLook, 'starts'>> & { readonly node: string; readonly version: string; readonly pid: number };

/** Where a running node says how it is; it has no secrets there. */
export const addressFile = (home: string): string => path.join(home, 'status.url');

/** Null when nobody answers. */
export async function askRunning(home: string): Promise<LiveStatus | null> {
  const url = (await readIfThere(addressFile(home)))?.trim();
  if (url === undefined || !URL.canParse(url)) return null;
  try {
    const response = await fetch(`${url}/status.json`, { signal: AbortSignal.timeout(2_000) });
    return response.ok ? ((await response.json()) as LiveStatus) : null;
  } catch {
    // It stopped a moment ago, or was killed: the lock says so.
    return null;
  }
}
