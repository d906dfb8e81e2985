import { lockHome } from '@fuel/local';
import { readIdentity } from '../home/identity.ts';
import { ok, type Answer } from '../refusal.ts';

export type NodeStatus = {
  readonly home: string;
  readonly joined: { readonly hub: string; readonly hubUrl: string; readonly node: string; readonly name: string; readonly repositories: readonly string[] } | null;
  readonly running: { readonly pid: number | null } | null;
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
  });
}

export function statusText({ home, joined, running }: NodeStatus): string {
  const lines = [`home          ${home}`];
  if (joined === null) lines.push('joined        no hub yet');
  else lines.push(`hub           ${joined.hubUrl} (${joined.hub})`, `node          ${joined.name} (${joined.node})`, `repositories  ${joined.repositories.join(', ')}`);
  lines.push(`running       ${running === null ? 'no' : `yes${running.pid === null ? '' : `, process ${running.pid}`}`}`);
  return `${lines.join('\n')}\n`;
}
