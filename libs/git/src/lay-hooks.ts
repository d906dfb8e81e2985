import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { checkDirectory, checkRepositoryPath } from './check-name.ts';
import { layFile } from './lay-file.ts';
import { mustPass } from './refuse-name.ts';
import type { Mirror } from './results.ts';

/** In a pattern of `includeIf` these choose; with a backslash they are themselves. */
const plainly = (path: string): string => path.replace(/[*?[\\]/g, '\\$&');

/**
 * Variables for whoever works in a worktree of this repository: git runs the hooks of that folder of the worktree, or none, whatever stands in any
 * configuration or in the shared folder of hooks. It holds for this repository alone: others that a test makes have their own hooks.
 */
export async function layHooks(input: { mirror: Mirror; file: string; hooks: string | false }): Promise<Record<string, string>> {
  const mirrorDir = mustPass(checkDirectory(input.mirror.dir));
  const file = mustPass(checkDirectory(input.file));
  const hooks = input.hooks === false ? '/dev/null' : mustPass(checkRepositoryPath(input.hooks));
  await mkdir(dirname(file), { recursive: true });
  await layFile(file, `[core]\n\thooksPath = ${JSON.stringify(hooks)}\n`);
  return { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: `includeIf.gitdir:${plainly(mirrorDir)}/.path`, GIT_CONFIG_VALUE_0: file };
}
