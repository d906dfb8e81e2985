import { atomically, prepared, type Local } from './open-local.ts';

export type WorktreeState = 'idle' | 'in_use' | 'cleanup_pending';

/** One slot. Its id is opaque and names its folder; `place` is small and its own as long as it lives: ports are counted from it. */
export type WorktreeRow = {
  readonly id: string;
  readonly repository: string;
  readonly repositoryName: string;
  /** The folder of the mirror that it hangs off. */
  readonly mirror: string;
  readonly place: number;
  readonly state: WorktreeState;
  /** The task or feature whose next attempt goes on in it; null when anybody may have it. */
  readonly keptFor: string | null;
  readonly strategy: string;
  /** What people call it. */
  readonly name: string;
  /** Whose it is, or was last. */
  readonly task: string;
  readonly attempt: string;
  /** Where it was opened or rests. */
  readonly sha: string | null;
  /** The accepted work that came out of it, until that has landed. */
  readonly head: string | null;
  /** Where what it left is kept. */
  readonly salvaged: string | null;
  readonly seal: string | null;
  readonly rested: boolean;
  /** The pristine checkout that it is laid over, and whose marks are in what was written; null: it lies there whole. */
  readonly over: string | null;
  readonly marks: 'root' | 'user' | null;
  /** Kept for somebody to look at. */
  readonly failed: boolean;
  readonly bytes: number;
  /** Nobody needs it after so long a time of rest. */
  readonly keepHours: number;
  readonly madeAt: string;
  readonly usedAt: string;
  /** What has to be run in it before it is cleaned or removed. */
  readonly teardown: string | null;
};

const columns: Readonly<Record<keyof WorktreeRow, string>> = {
  id: 'id', repository: 'repository', repositoryName: 'repository_name', mirror: 'mirror', place: 'place', state: 'state', keptFor: 'kept_for', strategy: 'strategy',
  name: 'name', task: 'task', attempt: 'attempt', sha: 'sha', head: 'head', salvaged: 'salvaged', seal: 'seal', rested: 'rested', over: 'over', marks: 'marks', failed: 'failed', bytes: 'bytes', keepHours: 'keep_hours', madeAt: 'made_at', usedAt: 'used_at', teardown: 'teardown',
};

const stored = (value: string | number | boolean | null): string | number | null => (typeof value === 'boolean' ? Number(value) : value);

export function addWorktreeRow(local: Local, row: WorktreeRow): void {
  const keys = Object.keys(columns) as (keyof WorktreeRow)[];
  atomically(local, () => {
    prepared(local, `INSERT INTO worktrees (${keys.map((key) => columns[key]).join(', ')}) VALUES (${keys.map(() => '?').join(', ')})`).run(...keys.map((key) => stored(row[key])));
  });
}

export function changeWorktree(local: Local, id: string, change: Partial<Omit<WorktreeRow, 'id'>>): void {
  const keys = Object.keys(change) as (keyof typeof change)[];
  atomically(local, () => {
    prepared(local, `UPDATE worktrees SET ${keys.map((key) => `${columns[key]} = ?`).join(', ')} WHERE id = ?`).run(...keys.map((key) => stored(change[key] ?? null)), id);
  });
}

export function forgetWorktree(local: Local, id: string): void {
  atomically(local, () => void prepared(local, 'DELETE FROM worktrees WHERE id = ?').run(id));
}

export function listWorktreeRows(local: Local): readonly WorktreeRow[] {
  return prepared(local, 'SELECT * FROM worktrees ORDER BY place').all().map(toWorktreeRow);
}

/** The one that this attempt works in. */
export function worktreeOfAttempt(local: Local, attempt: string): WorktreeRow | null {
  const row = prepared(local, "SELECT * FROM worktrees WHERE state = 'in_use' AND attempt = ?").get(attempt);
  return row === undefined ? null : toWorktreeRow(row);
}

/** Of all that are kept and all who have a folder of their own. */
export const takenPlaces = (local: Local): ReadonlySet<number> => new Set(prepared(local, 'SELECT place FROM worktrees UNION SELECT place FROM rooms').all().map((row) => Number(row['place'])));

/** The smallest that nobody has. */
export function freePlace(local: Local): number {
  const taken = takenPlaces(local);
  let place = 0;
  while (taken.has(place)) place += 1;
  return place;
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

export function toWorktreeRow(row: Record<string, unknown>): WorktreeRow {
  return {
    id: String(row['id']), repository: String(row['repository']), repositoryName: String(row['repository_name']), mirror: String(row['mirror']), place: Number(row['place']),
    state: row['state'] as WorktreeState, keptFor: text(row['kept_for']), strategy: String(row['strategy']), name: String(row['name']), task: String(row['task']),
    attempt: String(row['attempt']), sha: text(row['sha']), head: text(row['head']), salvaged: text(row['salvaged']), seal: text(row['seal']), rested: row['rested'] === 1, over: text(row['over']), marks: text(row['marks']) as WorktreeRow['marks'], failed: row['failed'] === 1,
    bytes: Number(row['bytes']), keepHours: Number(row['keep_hours']), madeAt: String(row['made_at']), usedAt: String(row['used_at']), teardown: text(row['teardown']),
  };
}
