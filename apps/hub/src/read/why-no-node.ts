import type { NodeInfo, Repository } from '@fuel/core';
import { clockOf, listed } from './words.ts';

/** Why no node takes work of this repository right now; null when one could. An agent of null: any node will do. */
export function whyNoNode(repository: Repository, agent: string | null, nodes: readonly NodeInfo[]): string | null {
  const { id, name } = repository.ref;
  const serving = nodes.filter((node) => node.repositories.includes(id));
  if (serving.length === 0) return `no node has joined repository ${name}: fuel node join`;
  const present = serving.filter((node) => node.present);
  if (present.length === 0) return listed(serving.map(whyAbsent), 3);
  if (repository.head === null) return `no node has told yet where the default branch of ${name} is`;
  if (agent === null) return null;
  const able = present.filter((node) => node.agents.some((one) => one.name === agent && one.usable));
  if (able.length === 0) return listed(present.map((node) => whyUnable(node, agent)), 3);
  if (able.some((node) => node.taken < node.slots)) return null;
  return listed(
    able.map((node) => (node.slots === 0 ? `node ${node.name} takes no tasks (0 slots)` : `${node.slots === 1 ? 'the only slot' : `all ${node.slots} slots`} of node ${node.name} ${node.slots === 1 ? 'is' : 'are'} taken`)),
    3,
  );
}

const whyAbsent = (node: NodeInfo): string =>
  node.lastSeenAt === null ? `node ${node.name} has not been started yet: fuel node start` : `node ${node.name} is offline since ${clockOf(node.lastSeenAt)}`;

function whyUnable(node: NodeInfo, agent: string): string {
  const found = node.agents.find((one) => one.name === agent);
  return found === undefined ? `node ${node.name} has no agent ${agent}` : `agent ${agent} is not usable on node ${node.name}${found.reason === null ? '' : `: ${found.reason}`}`;
}
