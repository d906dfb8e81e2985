import path from 'node:path';
import type { RepositoryConfig } from '@fuel/contracts';
import type { WorktreeRow } from '@fuel/local';
import type { NodeContext } from '../node-context.ts';

const ports = 65_536;

export const cacheDir = ({ caches }: NodeContext['home'], repository: string): string => path.join(caches, repository);

/** What is this worktree's own, so that two of them can run servers and tests beside each other. */
export function worktreeVariables({ home }: Pick<NodeContext, 'home'>, row: WorktreeRow, { ports: { from, each } }: RepositoryConfig['worktrees']): Record<string, string> {
  // What lies above the last port begins again: better shared than none.
  const blocks = Math.max(1, Math.floor((ports - from) / each));
  const repository = row.repositoryName.replace(/[^a-z0-9]+/g, '_');
  return {
    FUEL_SLOT: String(row.place),
    FUEL_WORKTREE: row.name,
    FUEL_PORT_BASE: String(from + (row.place % blocks) * each),
    FUEL_PORT_COUNT: String(each),
    FUEL_DATABASE: `fuel_${repository}_${row.place}`.slice(0, 63),
    FUEL_CACHE: cacheDir(home, row.repository),
  };
}
