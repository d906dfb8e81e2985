import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Stage } from './stage.ts';

/** Whoever pushes to the default branch is held up by the server until the story lets go: the moment in which somebody is killed. */
export async function holdUp(stage: Stage, repository: string, what: string): Promise<{ readonly reached: Promise<void>; letGo(): Promise<void> }> {
  const [began, go] = [join(stage.root, `${what}-began`), join(stage.root, `${what}-go`)];
  const hook = join(stage.repository(repository).bare, 'hooks', 'update');
  await writeFile(hook, `#!/bin/sh\n[ "$1" = refs/heads/main ] || exit 0\ntouch '${began}'\nwhile [ ! -e '${go}' ]; do sleep 0.05; done\n`);
  await chmod(hook, 0o755);
  return { reached: stage.exists(began), letGo: () => stage.touch(go) };
}
