import type { NodeView } from '@fuel/contracts';
import { cell, table } from '../terminal/cells.ts';
import { ago } from '../terminal/duration.ts';
import type { Look } from '../terminal/look.ts';

const agentsText = (node: NodeView): string => node.agents.map(({ name, usable, reason }) => (usable ? name : `${name} (${reason ?? 'not usable'})`)).join(', ') || 'none';

function presence(node: NodeView, look: Look): ReturnType<typeof cell> {
  if (node.refused !== null) return cell(`refused: ${node.refused}`, 'red');
  return node.online ? cell('online', 'green') : cell(`offline, seen ${ago(node.lastSeenAt, look.now)}`, 'yellow');
}

/** What it cannot do in a repository is worth a word; what it can is not. */
function repositoryText({ name, readable, runs, lands }: NodeView['repositories'][number]): string {
  const not = readable ? [...(runs ? [] : ['runs nothing']), ...(lands ? [] : ['lands nothing'])] : ['cannot read it'];
  return not.length === 0 ? name : `${name} (${not.join(', ')})`;
}

export function renderNodes(nodes: readonly NodeView[], look: Look): string {
  if (nodes.length === 0) return '';
  const rows = nodes.map((node) => [
    node.name,
    presence(node, look),
    `${node.attempts.length}/${node.slots}`,
    node.repositories.map(repositoryText).join(', ') || 'none',
    agentsText(node),
    node.labels.join(', '),
    node.version ?? '?',
    node.id,
  ]);
  return table(['NAME', 'STATE', 'SLOTS', 'REPOSITORIES', 'AGENTS', 'LABELS', 'VERSION', 'ID'], rows, look);
}
