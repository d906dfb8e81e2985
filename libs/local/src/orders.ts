import type { JournalledFact, Order } from '@fuel/contracts';
import { appendFacts } from './journal.ts';
import { atomically, prepared, type Local } from './open-local.ts';

export type OrderState = 'accepted' | 'running' | 'done';

export type LedgerOrder = {
  readonly id: string;
  readonly state: OrderState;
  /** When the hub wrote it: what an order makes is the same however often it is carried out. */
  readonly issuedAt: string;
  readonly body: Order;
  /** What an earlier, interrupted try wrote down for the next. */
  readonly progress: unknown;
};

export type NewOrder = { readonly id: string; readonly issuedAt: string; readonly body: Order; readonly fact: JournalledFact };

/** `known`: it came again, so the hub has not heard that it came, or did not believe it; it is told once more, and nothing else is written. */
export function acceptOrder(local: Local, order: NewOrder, now: Date): 'accepted' | 'known' {
  return atomically(local, () => {
    const inserted = prepared(
      local,
      `INSERT INTO orders (id, type, task, epoch, state, issued_at, body, changed_at) VALUES (?, ?, ?, ?, 'accepted', ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
    ).run(order.id, order.body.type, ...subjectOf(order.body), order.issuedAt, JSON.stringify(order.body), now.toISOString());
    appendFacts(local, [order.fact]);
    if (Number(inserted.changes) === 0) return 'known';
    if (order.body.type === 'attempt.cancel') bury(local, order.body.task, order.body.epoch, now);
    return 'accepted';
  });
}

export function setOrderState(local: Local, id: string, state: 'running' | 'done', now: Date): void {
  atomically(local, () => {
    prepared(local, 'UPDATE orders SET state = ?, changed_at = ? WHERE id = ?').run(state, now.toISOString(), id);
  });
}

export function noteProgress(local: Local, id: string, progress: unknown): void {
  atomically(local, () => {
    prepared(local, 'UPDATE orders SET progress = ? WHERE id = ?').run(JSON.stringify(progress), id);
  });
}

/** Without their bodies, which may be large: for what is said several times a minute. */
export type WaitingOrder = { readonly id: string; readonly type: Order['type']; readonly task: string | null; readonly epoch: number | null };

export function listUnfinished(local: Local): readonly WaitingOrder[] {
  const rows = prepared(local, "SELECT id, type, task, epoch FROM orders WHERE state <> 'done' ORDER BY n").all();
  return rows.map(({ id, type, task, epoch }) => ({
    id: String(id), type: type as Order['type'], task: task === null ? null : String(task), epoch: epoch === null ? null : Number(epoch),
  }));
}

export const countUnfinished = (local: Local): number => Number(prepared(local, "SELECT count(*) AS n FROM orders WHERE state <> 'done'").get()?.['n'] ?? 0);

/** In the order in which they came. */
export function unfinishedOrders(local: Local): readonly LedgerOrder[] {
  const rows = prepared(local, "SELECT id, state, issued_at, body, progress FROM orders WHERE state <> 'done' ORDER BY n").all();
  return rows.map(toOrder);
}

export function findOrder(local: Local, id: string): LedgerOrder | null {
  const row = prepared(local, 'SELECT id, state, issued_at, body, progress FROM orders WHERE id = ?').get(id);
  return row === undefined ? null : toOrder(row);
}

export function isBuried(local: Local, task: string, epoch: number): boolean {
  return prepared(local, 'SELECT 1 FROM tombstones WHERE task = ? AND epoch = ?').get(task, epoch) !== undefined;
}

const subjectOf = (body: Order): readonly [string | null, number | null] => ('task' in body ? [body.task, body.epoch] : [null, null]);

function bury(local: Local, task: string, epoch: number, now: Date): void {
  prepared(local, 'INSERT INTO tombstones (task, epoch, made_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING').run(task, epoch, now.toISOString());
}

function toOrder(row: Record<string, unknown>): LedgerOrder {
  const progress = row['progress'];
  return {
    id: String(row['id']),
    state: row['state'] as OrderState,
    issuedAt: String(row['issued_at']),
    body: JSON.parse(String(row['body'])) as Order,
    progress: typeof progress === 'string' ? (JSON.parse(progress) as unknown) : null,
  };
}
