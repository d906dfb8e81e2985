import type { Workspace } from './state.ts';

export interface WorkspaceEvent {
  readonly type: 'workspace.changed';
  readonly workspace: string;
  readonly set: Pick<Workspace, 'rules'>;
}

export const evolveWorkspace = (workspace: Workspace, event: WorkspaceEvent): Workspace => ({ ...workspace, ...event.set });
