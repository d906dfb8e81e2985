import type { RepositoryView } from '@fuel/contracts';
import { cell, line, table } from '../terminal/cells.ts';
import { shortSha } from '../terminal/labels.ts';
import type { Look } from '../terminal/look.ts';

const nodesText = (repository: RepositoryView): string =>
  repository.nodes.length === 0 ? 'no node' : repository.nodes.map(({ name, online }) => (online ? name : `${name} (offline)`)).join(', ');

export function renderRepositories(repositories: readonly RepositoryView[], look: Look): string {
  if (repositories.length === 0) return '';
  const rows = repositories.map((repository) => [
    repository.name,
    repository.role,
    repository.defaultBranch,
    shortSha(repository.head),
    cell(nodesText(repository), repository.nodes.some(({ online }) => online) ? undefined : 'yellow'),
    repository.url,
  ]);
  return table(['NAME', 'ROLE', 'BRANCH', 'HEAD', 'NODES', 'URL'], rows, look);
}

export function renderRepository(repository: RepositoryView, look: Look): string {
  const fields: [string, string][] = [
    ['id', repository.id],
    ['url', repository.url],
    ...(repository.path === null ? [] : [['path', repository.path] as [string, string]]),
    ['branch', `${repository.defaultBranch} at ${shortSha(repository.head)}`],
    ['role', repository.role],
    ['consumers', repository.consumers.join(', ') || 'none'],
    ['agent', repository.primaryAgent],
    ['workspace', repository.workspace],
    ['nodes', nodesText(repository)],
  ];
  return [line([cell(repository.name, 'bold')], look), ...fields.map(([name, value]) => line([cell(`  ${name.padEnd(11)}`, 'dim'), value], look))].join('\n');
}
