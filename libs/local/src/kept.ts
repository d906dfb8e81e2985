import { atomically, prepared, type Local } from './open-local.ts';

/** Work that nobody has accepted, and where it is kept: what an attempt left, or what was found in a worktree that nobody used. */
export type KeptWork = {
  /** The folder of the mirror that has it. */
  readonly mirror: string;
  readonly ref: string;
  readonly sha: string;
  /** What it was left on top of. */
  readonly base: string;
  readonly kind: 'salvage' | 'found';
  readonly repository: string;
  readonly repositoryName: string;
  readonly task: string;
  /** The feature or task that its worktree was kept for. */
  readonly keptFor: string | null;
  /** To whom else than its own task it was shown. */
  readonly offeredTo: string | null;
  readonly madeAt: string;
};

export function noteKept(local: Local, kept: Omit<KeptWork, 'offeredTo'>): void {
  const { mirror, ref, sha, base, kind, repository, repositoryName, task, keptFor, madeAt } = kept;
  atomically(local, () => {
    prepared(
      local,
      `INSERT INTO kept (mirror, ref, sha, base, kind, repository, repository_name, task, kept_for, made_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (mirror, ref) DO UPDATE SET sha = excluded.sha, base = excluded.base, made_at = excluded.made_at`,
    ).run(mirror, ref, sha, base, kind, repository, repositoryName, task, keptFor, madeAt);
  });
}

export function noteOffered(local: Local, { mirror, ref }: Pick<KeptWork, 'mirror' | 'ref'>, task: string): void {
  atomically(local, () => void prepared(local, 'UPDATE kept SET offered_to = ? WHERE mirror = ? AND ref = ?').run(task, mirror, ref));
}

export function forgetKept(local: Local, { mirror, ref }: Pick<KeptWork, 'mirror' | 'ref'>): void {
  atomically(local, () => void prepared(local, 'DELETE FROM kept WHERE mirror = ? AND ref = ?').run(mirror, ref));
}

export const keptInOrder = 'SELECT * FROM kept ORDER BY made_at, ref';
export const listKept = (local: Local): readonly KeptWork[] => prepared(local, keptInOrder).all().map(toKeptWork);

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

export const toKeptWork = (row: Record<string, unknown>): KeptWork => ({
  mirror: String(row['mirror']), ref: String(row['ref']), sha: String(row['sha']), base: String(row['base']), kind: row['kind'] as KeptWork['kind'],
  repository: String(row['repository']), repositoryName: String(row['repository_name']), task: String(row['task']), keptFor: text(row['kept_for']),
  offeredTo: text(row['offered_to']), madeAt: String(row['made_at']),
});
