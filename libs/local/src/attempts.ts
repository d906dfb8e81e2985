import type { FactOf, JournalledFact } from '@fuel/contracts';
import { appendFacts } from './journal.ts';
import { atomically, prepared, type Local } from './open-local.ts';
import { setOrderState } from './orders.ts';

export type Saw = readonly { readonly task: string; readonly sha: string }[];

export type AttemptKey = { readonly task: string; readonly epoch: number };

export type NewAttempt = AttemptKey & { readonly attempt: string; readonly order: string; readonly room: string; readonly saw: Saw };

export type LedgerAttempt = NewAttempt & {
  readonly state: 'preparing' | 'running' | 'pushing' | 'finished';
  readonly startSha: string | null;
  readonly beganAt: string;
  /** What was decided before its work was pushed. */
  readonly verdict: FactOf<'attempt.finished'> | null;
};

export function beginAttempt(local: Local, attempt: NewAttempt, now: Date): void {
  atomically(local, () => {
    prepared(
      local,
      `INSERT INTO attempts (task, epoch, attempt, order_id, state, room, saw, began_at) VALUES (?, ?, ?, ?, 'preparing', ?, ?, ?)`,
    ).run(attempt.task, attempt.epoch, attempt.attempt, attempt.order, attempt.room, JSON.stringify(attempt.saw), now.toISOString());
    setOrderState(local, attempt.order, 'running', now);
  });
}

/** It was interrupted before anybody outside saw it: its order waits again as if it had just come. */
export function forgetAttempt(local: Local, key: AttemptKey): void {
  atomically(local, () => {
    prepared(
      local,
      "UPDATE orders SET state = 'accepted' WHERE state <> 'done' AND id = (SELECT order_id FROM attempts WHERE task = ? AND epoch = ?)",
    ).run(key.task, key.epoch);
    prepared(local, "DELETE FROM attempts WHERE state = 'preparing' AND task = ? AND epoch = ?").run(key.task, key.epoch);
  });
}

/** `fact` is attempt.started: the row and the news are one write. */
export function noteStarted(local: Local, key: AttemptKey, startSha: string, fact: JournalledFact): void {
  atomically(local, () => {
    prepared(local, "UPDATE attempts SET state = 'running', start_sha = ? WHERE task = ? AND epoch = ?").run(startSha, key.task, key.epoch);
    appendFacts(local, [fact]);
  });
}

/** Decided, but not yet where the hub can fetch it: after a restart the push goes on instead of the attempt being lost. */
export function notePushing(local: Local, key: AttemptKey, verdict: FactOf<'attempt.finished'>): void {
  atomically(local, () => {
    prepared(local, "UPDATE attempts SET state = 'pushing', verdict = ? WHERE task = ? AND epoch = ?").run(
      JSON.stringify(verdict),
      key.task,
      key.epoch,
    );
  });
}

/** `fact` is attempt.finished. The order is done with it. */
export function endAttempt(local: Local, key: AttemptKey & { readonly order: string }, fact: JournalledFact, now: Date): void {
  atomically(local, () => {
    const [seq] = appendFacts(local, [fact]);
    prepared(
      local,
      "UPDATE attempts SET state = 'finished', finished_boot = ?, finished_seq = ? WHERE task = ? AND epoch = ?",
    ).run(local.boot, seq ?? 0, key.task, key.epoch);
    setOrderState(local, key.order, 'done', now);
  });
}

export function unfinishedAttempts(local: Local): readonly LedgerAttempt[] {
  return prepared(local, "SELECT * FROM attempts WHERE state <> 'finished' ORDER BY began_at, task").all().map(toAttempt);
}

export function findAttempt(local: Local, key: AttemptKey): LedgerAttempt | null {
  const row = prepared(local, 'SELECT * FROM attempts WHERE task = ? AND epoch = ?').get(key.task, key.epoch);
  return row === undefined ? null : toAttempt(row);
}

/**
 * What this node still answers for: unfinished, or finished with an end that the hub has not settled yet. Were the latter left out, the
 * hub could take the attempt for lost while the news of its end is on the way.
 */
export function heldAttempts(local: Local): readonly AttemptKey[] {
  return prepared(
    local,
    `SELECT a.task AS task, a.epoch AS epoch FROM attempts a LEFT JOIN boots b ON b.boot = a.finished_boot
     WHERE a.state <> 'finished' OR (b.boot IS NOT NULL AND a.finished_seq > b.settled) ORDER BY a.task, a.epoch`,
  )
    .all()
    .map((row) => ({ task: String(row['task']), epoch: Number(row['epoch']) }));
}

function toAttempt(row: Record<string, unknown>): LedgerAttempt {
  const { start_sha: startSha, verdict } = row;
  return {
    task: String(row['task']),
    epoch: Number(row['epoch']),
    attempt: String(row['attempt']),
    order: String(row['order_id']),
    room: String(row['room']),
    saw: JSON.parse(String(row['saw'])) as Saw,
    state: row['state'] as LedgerAttempt['state'],
    startSha: typeof startSha === 'string' ? startSha : null,
    beganAt: String(row['began_at']),
    verdict: typeof verdict === 'string' ? (JSON.parse(verdict) as FactOf<'attempt.finished'>) : null,
  };
}
