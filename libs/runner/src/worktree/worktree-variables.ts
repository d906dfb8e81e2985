import path from 'node:path';
import type { RepositoryConfig } from '@fuel/contracts';
import type { WorktreeRow } from '@fuel/local';
import type { NodeContext } from '../node-context.ts';

/** What is this worktree's own, so that two of them can run servers and tests beside each other. */
export function worktreeVariables({ home }: Pick<NodeContext, 'home'>, row: WorktreeRow, { ports }: RepositoryConfig['worktrees']): Record<string, string> {
  const repository = row.repositoryName.replace(/[^a-z0-9]+/g, '_');
  return {
    FUEL_SLOT: String(row.place),
    FUEL_WORKTREE: row.name,
    FUEL_PORT_BASE: String(ports.from + row.place * ports.each),
    FUEL_PORT_COUNT: String(ports.each),
    FUEL_DATABASE: `fuel_${repository}_${row.place}`.slice(0, 63),
    FUEL_CACHE: path.join(home.caches, row.repository),
  };
}
