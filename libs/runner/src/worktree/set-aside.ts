import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { outsideFailure } from '@fuel/git';
import type { NodeContext } from '../node-context.ts';

/** What could be kept nowhere else is moved out of everybody's way, which needs no room on the disk. Where it is; null: it is not there, or cannot be moved. */
export async function setAside({ home }: Pick<NodeContext, 'home'>, name: string, dir: string): Promise<string | null> {
  const aside = path.join(home.root, 'found', `${name}-${randomUUID()}`);
  if (!existsSync(dir)) return null;
  try {
    await mkdir(path.dirname(aside), { recursive: true });
    await rename(dir, aside);
    return aside;
  } catch (cause) {
    if (outsideFailure(cause) === null) throw cause;
    return null;
  }
}
