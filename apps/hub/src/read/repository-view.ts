import type { RepositoryView } from '@fuel/contracts';
import type { ListedRepository } from '@fuel/store';
import { clockOf } from './words.ts';

export const repositoryView = ({ version: _version, ...row }: ListedRepository): RepositoryView => ({
  ...row,
  consumers: [...row.consumers],
  nodes: [...row.nodes],
  createdAt: clockOf(row.createdAt),
});
