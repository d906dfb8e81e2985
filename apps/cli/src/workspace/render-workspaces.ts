import type { WorkspaceView } from '@fuel/contracts';
import { cell, line, table } from '../terminal/cells.ts';
import { ago } from '../terminal/duration.ts';
import type { Look } from '../terminal/look.ts';

const limitText = (limit: number | undefined): string => (limit === undefined ? 'no limit' : String(limit));

export function renderWorkspaces(workspaces: readonly WorkspaceView[], look: Look): string {
  if (workspaces.length === 0) return '';
  const rows = workspaces.map((workspace) => [
    workspace.name,
    Object.entries(workspace.agents).map(([agent, { limit }]) => `${agent} ${limitText(limit)}`).join(', ') || 'none',
    String(workspace.routing.length),
    workspace.repositories.join(', '),
  ]);
  return table(['NAME', 'AGENT LIMITS', 'RULES', 'REPOSITORIES'], rows, look);
}

const conditions = ({ complexity, type }: WorkspaceView['routing'][number]): string => [complexity, type].filter((one) => one !== undefined).join(' ');

export function renderWorkspace(workspace: WorkspaceView, look: Look): string {
  const field = (name: string, text: string): string => line([cell(`  ${name.padEnd(13)}`, 'dim'), text], look);
  return [
    line([cell(workspace.name, 'bold'), cell(`  changed ${ago(workspace.updatedAt, look.now)}`, 'dim')], look),
    ...Object.entries(workspace.agents).map(([agent, { limit, fallbacks }]) =>
      field('agent', `${agent}: ${limitText(limit)}${fallbacks.length === 0 ? '' : `, else ${fallbacks.join(', then ')}`}`),
    ),
    ...workspace.routing.map((rule) => field('rule', `${conditions(rule)} tasks go to ${rule.agent}`)),
    field('repositories', workspace.repositories.join(', ') || 'none'),
  ].join('\n');
}
