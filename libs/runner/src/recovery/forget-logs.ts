import { lstat, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { NodeContext } from '../node-context.ts';

/** The full output of attempts is kept on the node for a while, for people who look into one; not for ever. */
export async function forgetLogs(context: NodeContext, keepMs: number): Promise<void> {
  const before = context.now().getTime() - keepMs;
  for (const name of await readdir(context.home.logs)) {
    const folder = path.join(context.home.logs, name);
    if ((await lstat(folder)).mtimeMs < before) await rm(folder, { recursive: true, force: true });
  }
}
