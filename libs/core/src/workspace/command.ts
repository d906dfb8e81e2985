import type { WorkspaceRules } from '@fuel/contracts';

export interface WorkspaceCommand {
  readonly type: 'workspace.set';
  readonly workspace: string;
  readonly rules: WorkspaceRules;
}
