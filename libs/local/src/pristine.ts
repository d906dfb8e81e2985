import { atomically, prepared, type Local } from './open-local.ts';

/** A checkout that worktrees are laid over. Nobody works in it, and while a worktree is over it nobody changes it. */
export type PristineRow = {
  readonly id: string;
  readonly repository: string;
  readonly repositoryName: string;
  /** The folder of the mirror that it hangs off. */
  readonly mirror: string;
  readonly state: 'making' | 'ready' | 'leaving';
  readonly sha: string;
  /** Of what is remembered of it; null while it is made. */
  readonly seal: string | null;
  readonly bytes: number;
  readonly madeAt: string;
};

export function addPristine(local: Local, row: PristineRow): void {
  const { id, repository, repositoryName, mirror, state, sha, seal, bytes, madeAt } = row;
  atomically(local, () => {
    prepared(local, 'INSERT INTO pristine (id, repository, repository_name, mirror, state, sha, seal, bytes, made_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
      .run(id, repository, repositoryName, mirror, state, sha, seal, bytes, madeAt);
  });
}

export function changePristine(local: Local, id: string, { state, sha, seal }: Pick<PristineRow, 'state' | 'sha' | 'seal'>): void {
  atomically(local, () => void prepared(local, 'UPDATE pristine SET state = ?, sha = ?, seal = ? WHERE id = ?').run(state, sha, seal, id));
}

export function forgetPristine(local: Local, id: string): void {
  atomically(local, () => void prepared(local, 'DELETE FROM pristine WHERE id = ?').run(id));
}

/** The newest first. */
export function listPristine(local: Local): readonly PristineRow[] {
  return prepared(local, 'SELECT * FROM pristine ORDER BY made_at DESC, id DESC').all().map((row) => ({
    id: String(row['id']), repository: String(row['repository']), repositoryName: String(row['repository_name']), mirror: String(row['mirror']),
    state: row['state'] as PristineRow['state'], sha: String(row['sha']), seal: typeof row['seal'] === 'string' ? row['seal'] : null, bytes: Number(row['bytes']), madeAt: String(row['made_at']),
  }));
}
