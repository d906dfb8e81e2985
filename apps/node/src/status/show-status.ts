import { lockHome } from '@fuel/local';
import { readIdentity } from '../home/identity.ts';
import { ok, type Answer } from '../refusal.ts';
import { sizeText } from '../worktree/render-worktrees.ts';
import { askRunning, type LiveStatus } from './ask-running.ts';

export type NodeStatus = {
  readonly home: string;
  readonly joined: { readonly hub: string; readonly hubUrl: string; readonly node: string; readonly name: string; readonly repositories: readonly string[] } | null;
  readonly running: { readonly pid: number | null } | null;
  /** What the running node says of itself; null when it does not run or is not asked (FUEL_NODE_STATUS_PORT=off). */
  readonly live: LiveStatus | null;
};

export async function nodeStatus(home: string): Promise<Answer<NodeStatus>> {
  const identity = await readIdentity(home);
  if (!identity.ok) return identity;
  const lock = lockHome(home);
  if (lock.kind === 'locked') lock.release();
  const known = identity.value;
  return ok({
    home,
    joined:
      known === null
        ? null
        : {
            hub: known.session.hub, hubUrl: known.hubUrl, node: known.session.node, name: known.name,
            repositories: known.session.repositories.map(({ name }) => name),
          },
    running: lock.kind === 'held' ? { pid: lock.pid } : null,
    live: lock.kind === 'held' ? await askRunning(home) : null,
  });
}

export function statusText({ home, joined, running, live }: NodeStatus): string {
  const lines = [`home          ${home}`];
  if (joined === null) lines.push('joined        no hub yet');
  else lines.push(`hub           ${joined.hubUrl} (${joined.hub})`, `node          ${joined.name} (${joined.node})`, `repositories  ${joined.repositories.join(', ')}`);
  lines.push(`running       ${running === null ? 'no' : `yes${running.pid === null ? '' : `, process ${running.pid}`}`}`);
  if (live !== null) {
    const { duty, idleBecause, hub, attempts, reviews, unsettledFacts, agents, starts } = live;
    lines.push(`duty          ${duty}${idleBecause === null ? '' : `: ${idleBecause}`}`, `connection    ${hub === 'welcomed' ? 'connected' : `not connected (${hub})`}`);
    lines.push(`attempts      ${attempts.running} of ${attempts.slots} run, ${attempts.waiting} wait`, `reviews       ${reviews.running} run, ${reviews.waiting} wait`, `facts         ${unsettledFacts} the hub has not settled`);
    if (starts !== undefined) lines.push(`starts        ${startsText(starts)}`);
    lines.push(`agents        ${agents.filter(({ usable }) => usable).map(({ name, version }) => `${name} ${version ?? ''}`.trim()).join(', ') || 'none'}`);
  }
  return `${lines.join('\n')}\n`;
}

function startsText({ pooled, overlay, whyNot, pristine }: NonNullable<LiveStatus['starts']>): string {
  const ways = [...(pooled ? ['in a worktree that rests'] : []), ...(overlay ? ['laid over a checkout'] : []), 'in a new one'];
  const first = ways.length === 1 ? 'each in a new worktree' : ways.join(', else ');
  if (whyNot !== null) return `${first}; none is laid over a checkout: ${whyNot}`;
  const each = pristine.map(({ repository, bytes, whyNot: none }) => `${repository}: ${none ?? sizeText(bytes)}`);
  return each.length === 0 ? first : `${first} (${each.join('; ')})`;
}
