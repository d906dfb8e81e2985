import type { WorkspaceView } from '@fuel/contracts';
import type { ListedWorkspace } from '@fuel/store';
import { clockOf } from './words.ts';

export const workspaceView = ({ name, rules, repositories, version, createdAt, updatedAt }: ListedWorkspace): WorkspaceView => ({
  name,
  ...rules,
  repositories: [...repositories],
  version,
  createdAt: clockOf(createdAt),
  updatedAt: clockOf(updatedAt),
});
