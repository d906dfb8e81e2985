import type { WorktreeRow } from '@fuel/local';

/** What people read: what it is, whose, and how much of it there is. */
export type WorktreeView = {
  readonly slot: string;
  readonly repository: string;
  readonly state: WorktreeRow['state'];
  /** What it is kept for, where somebody goes on in it. */
  readonly keptFor: string | null;
  readonly task: string;
  readonly attempt: string;
  readonly name: string;
  readonly sha: string | null;
  /** Null until it was measured. */
  readonly bytes: number | null;
  readonly failed: boolean;
  readonly lastUse: string;
  readonly path: string;
};

export const viewOf = (row: WorktreeRow, path: string): WorktreeView => ({
  slot: row.id, repository: row.repositoryName, state: row.state, keptFor: row.keptFor, task: row.task, attempt: row.attempt, name: row.name, sha: row.head ?? row.sha,
  bytes: row.bytes === 0 ? null : row.bytes, failed: row.failed, lastUse: row.usedAt, path,
});

const heads = ['SLOT', 'REPOSITORY', 'STATE', 'TASK', 'NAME', 'SHA', 'SIZE', 'LAST USE'] as const;

export function renderWorktrees(views: readonly WorktreeView[], now: Date): string {
  if (views.length === 0) return 'There are no worktrees.\n';
  const rows = views.map((view) => [view.slot, view.repository, stateOf(view), view.task, view.name, view.sha?.slice(0, 12) ?? '-', sizeText(view.bytes), `${agoText(now.getTime() - Date.parse(view.lastUse))} ago`]);
  const widths = heads.map((head, n) => Math.max(head.length, ...rows.map((row) => row[n]?.length ?? 0)));
  return [heads, ...rows].map((row) => `${row.map((cell, n) => cell.padEnd(widths[n] ?? 0)).join('  ').trimEnd()}\n`).join('');
}

const stateOf = ({ state, failed, keptFor }: WorktreeView): string =>
  state !== 'idle' ? state : failed ? 'idle, failed' : keptFor === null ? 'idle' : `idle, kept for ${keptFor}`;

export function sizeText(bytes: number | null): string {
  if (bytes === null) return '-';
  const [size, unit] = bytes >= 1024 ** 3 ? [bytes / 1024 ** 3, 'GB'] : [bytes / 1024 ** 2, 'MB'];
  return `${size.toFixed(1)} ${unit}`;
}

function agoText(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  return minutes < 120 ? `${minutes} min` : minutes < 48 * 60 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1_440)} d`;
}
