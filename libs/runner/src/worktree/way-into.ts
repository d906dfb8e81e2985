import { existsSync } from 'node:fs';
import type { WorktreeRow } from '@fuel/local';
import { findSpace, probeIsolation, type Space } from '@fuel/process';
import { nodeHome } from '../node-home.ts';
import { openOver } from './lay-over.ts';
import { filesOf, treeDir } from './slot-of.ts';

export type Way =
  /** It lies there for everybody. */
  | { readonly kind: 'path'; readonly path: string }
  /** It is seen at `path` by those who are in the space, which has to be closed afterwards. */
  | { readonly kind: 'space'; readonly path: string; readonly space: Space }
  | { readonly kind: 'refused'; readonly message: string };

/** How somebody beside the node gets into a worktree. One that is laid over a checkout is laid for him, or he joins the attempt that is at work in it. */
export async function wayInto(home: string, row: WorktreeRow): Promise<Way> {
  const context = { home: nodeHome(home) };
  const path = treeDir(context, row.id);
  if (row.over === null) return { kind: 'path', path };
  if (row.state === 'cleanup_pending' || !existsSync(filesOf(context, row))) return { kind: 'refused', message: `the worktree ${row.id} is just being taken away` };
  if (row.state === 'in_use') {
    const space = findSpace({ mark: row.attempt, nodeHome: home });
    return space === null ? { kind: 'refused', message: `attempt ${row.attempt} is just beginning in it or has ended; try again in a moment` } : { kind: 'space', path, space };
  }
  const isolation = await probeIsolation({ dir: context.home.work });
  // Not of the node: its next start ends what an earlier life of it left.
  const opened = await openOver({ ...context, isolation }, row, { mark: row.id, nodeHome: `a shell beside ${home}` });
  if (opened.kind === 'open') return { kind: 'space', path, space: opened.space };
  return { kind: 'refused', message: opened.busy === true ? `the worktree ${row.id} is open in another shell, or the node looks at it just now` : opened.message };
}
