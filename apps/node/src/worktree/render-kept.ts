import path from 'node:path';
import type { KeptWork } from '@fuel/local';

/** What people read of work that nobody has accepted, and how they look at it. */
export type KeptView = {
  readonly kind: KeptWork['kind'];
  readonly repository: string;
  readonly task: string;
  readonly sha: string;
  readonly base: string;
  readonly since: string;
  /** When the node forgets it. */
  readonly until: string;
  readonly show: string;
};

const dayMs = 24 * 3_600_000;

export const viewOfKept = (kept: KeptWork, { mirrors, days }: { readonly mirrors: string; readonly days: number }): KeptView => ({
  kind: kept.kind, repository: kept.repositoryName, task: kept.task, sha: kept.sha, base: kept.base, since: kept.madeAt, until: new Date(Date.parse(kept.madeAt) + days * dayMs).toISOString(),
  show: `git --git-dir ${path.join(mirrors, kept.mirror)} diff ${kept.base.slice(0, 12)} ${kept.sha.slice(0, 12)}`,
});

const what: Record<KeptWork['kind'], string> = { salvage: 'left by an attempt', found: 'found in a worktree that nobody used' };

export function renderKept(views: readonly KeptView[]): string {
  if (views.length === 0) return 'Nothing is kept.\n';
  return views.map((view) => `${view.repository}  ${view.task}  ${what[view.kind]}, ${view.since.slice(0, 16)}Z, kept until ${view.until.slice(0, 10)}\n  ${view.show}\n`).join('');
}
