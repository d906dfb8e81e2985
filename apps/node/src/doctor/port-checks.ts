import { access, constants, mkdir } from 'node:fs/promises';
import { portsFolder } from '@fuel/runner';
import { fine, warn, type Check } from '../checks/check.ts';

/** Whether worktrees of several nodes on this machine get ports of their own. */
export async function checkPorts(portsFrom: number | null, env: Readonly<Record<string, string | undefined>>): Promise<Check> {
  if (portsFrom !== null) return fine('ports', `those of its worktrees begin at ${portsFrom}, as set; other nodes are not asked`);
  const folder = portsFolder(env);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await access(folder, constants.W_OK);
    return fine('ports', `the nodes of this user share them out in ${folder}`);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    return warn('ports', `the nodes of this user cannot share them out in ${folder}: ${why}`, 'Make the folder writable, or set portsFrom in settings.json, different for each node of this machine.');
  }
}
