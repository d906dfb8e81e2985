import { forgetfully, prepared, type Local } from './open-local.ts';

export type SessionKey = { readonly task: string; readonly agent: string };

export type LedgerSession = SessionKey & {
  readonly session: string;
  /** Where it was held: some agents find it again only from there. */
  readonly cwd: string;
  /** False: what it used still counts, but nothing is to be said in it any more. */
  readonly goesOn: boolean;
  /** The hashes of the parts of prompts that it has heard. */
  readonly told: readonly string[];
  /** What the agent had said that it used, as JSON. */
  readonly used: string | null;
};

export function findSession(local: Local, { task, agent }: SessionKey): LedgerSession | null {
  const row = prepared(local, 'SELECT * FROM sessions WHERE task = ? AND agent = ?').get(task, agent);
  if (row === undefined) return null;
  return {
    task, agent, session: String(row['session']), cwd: String(row['cwd']), goesOn: row['goes_on'] === 1,
    told: JSON.parse(String(row['told'])) as string[], used: typeof row['used'] === 'string' ? row['used'] : null,
  };
}

/** Without an fsync of its own: a session that is forgotten begins anew, and the next fact is on the disk with it anyway. */
export function keepSession(local: Local, { task, agent, session, cwd, goesOn, told, used }: LedgerSession, now: Date): void {
  forgetfully(local, () =>
    prepared(
      local,
      `INSERT INTO sessions (task, agent, session, cwd, goes_on, told, used, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (task, agent) DO UPDATE SET session = excluded.session, cwd = excluded.cwd, goes_on = excluded.goes_on, told = excluded.told,
         used = excluded.used, changed_at = excluded.changed_at`,
    ).run(task, agent, session, cwd, goesOn ? 1 : 0, JSON.stringify(told), used, now.toISOString()),
  );
}
