import { type Decision, happened, nothing } from '../decision.ts';
import type { WorkspaceCommand } from './command.ts';
import type { WorkspaceEvent } from './event.ts';
import type { Workspace } from './state.ts';

/** Its rules are set whole. The same rules again are no news. */
export function decideWorkspace(workspace: Workspace, command: WorkspaceCommand): Decision<WorkspaceEvent> {
  if (written(workspace.rules) === written(command.rules)) return nothing;
  return happened<WorkspaceEvent>({ type: 'workspace.changed', workspace: workspace.name, set: { rules: command.rules } });
}

/** Members in one order: the database keeps them in its own. */
function written(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(written).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, member]) => `${JSON.stringify(key)}:${written(member)}`).join()}}`;
}
