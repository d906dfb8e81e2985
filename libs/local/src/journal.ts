import type { JournalledFact } from '@fuel/contracts';
import { atomically, forgetfully, prepared, type Local } from './open-local.ts';

export type Position = { readonly boot: string; readonly seq: number };

/** Facts of one boot without a gap: what one message carries. */
export type UnsettledBatch = { readonly boot: string; readonly firstSeq: number; readonly facts: readonly JournalledFact[] };

export type BatchLimits = { readonly maxFacts: number; readonly maxBytes: number };

/** On disk when it returns (or when the transaction around it commits). The sequence numbers follow each other. */
export function appendFacts(local: Local, facts: readonly JournalledFact[]): readonly number[] {
  if (facts.length === 0) return [];
  return atomically(local, () => {
    const boot = bootRow(local, local.boot);
    if (boot === null) throw new Error(`the boot ${local.boot} is not in the journal`);
    const insert = prepared(local, 'INSERT INTO facts (boot_n, seq, body, bytes) VALUES (?, ?, ?, ?)');
    const seqs = facts.map((fact, index) => {
      const seq = boot.last + 1 + index;
      const body = JSON.stringify(fact);
      const bytes = bytesInEnvelope(body);
      insert.run(boot.n, seq, body, bytes);
      local.transaction.bytes += bytes;
      return seq;
    });
    prepared(local, 'UPDATE boots SET last = last + ? WHERE n = ?').run(facts.length, boot.n);
    local.transaction.appended = true;
    return seqs;
  });
}

/**
 * The next unsettled facts after a position, in the order they were journalled: earlier boots first. Null when there are none. A fact
 * that is larger than the limit comes alone.
 */
export function unsettledAfter(local: Local, after: Position | null, limits: BatchLimits): UnsettledBatch | null {
  const from = after === null ? null : bootRow(local, after.boot);
  const rows = prepared(
    local,
    `SELECT f.boot_n AS n, b.boot AS boot, f.seq AS seq, f.body AS body, f.bytes AS bytes
     FROM facts f JOIN boots b ON b.n = f.boot_n
     WHERE (f.boot_n, f.seq) > (?, ?) ORDER BY f.boot_n, f.seq LIMIT ?`,
  ).all(from?.n ?? 0, from === null ? 0 : (after?.seq ?? 0), limits.maxFacts);
  const [first] = rows;
  if (first === undefined) return null;
  const facts: JournalledFact[] = [];
  let bytes = 0;
  for (const row of rows) {
    bytes += Number(row['bytes']);
    const belongs = row['n'] === first['n'] && Number(row['seq']) === Number(first['seq']) + facts.length;
    if (!belongs || (facts.length > 0 && bytes > limits.maxBytes)) break;
    facts.push(JSON.parse(String(row['body'])) as JournalledFact);
  }
  return { boot: String(first['boot']), firstSeq: Number(first['seq']), facts };
}

/** The hub's watermark: everything up to it is settled and is forgotten here. Late and repeated watermarks change nothing. */
export function settle(local: Local, boot: string, seq: number): void {
  forgetfully(local, () => {
    const row = bootRow(local, boot);
    if (row === null || seq <= row.settled) return;
    const settled = Math.min(seq, row.last);
    prepared(local, 'UPDATE boots SET settled = ? WHERE n = ?').run(settled, row.n);
    local.transaction.bytes -= Number(prepared(local, 'SELECT coalesce(sum(bytes), 0) AS n FROM facts WHERE boot_n = ? AND seq <= ?').get(row.n, settled)?.['n'] ?? 0);
    prepared(local, 'DELETE FROM facts WHERE boot_n = ? AND seq <= ?').run(row.n, settled);
  });
}

export const lastSeq = (local: Local, boot: string = local.boot): number => bootRow(local, boot)?.last ?? 0;

/** How much of the journal is not settled, in bytes as the wire counts them. */
export const journalBytes = (local: Local): number => local.journal.bytes;

export function countUnsettled(local: Local): number {
  return Number(prepared(local, 'SELECT count(*) AS n FROM facts').get()?.['n'] ?? 0);
}

/** This life, and the earlier ones of which something is not settled. */
export const unsettledBoots = (local: Local): string[] =>
  prepared(local, 'SELECT boot FROM boots b WHERE boot = ? OR EXISTS (SELECT 1 FROM facts f WHERE f.boot_n = b.n) ORDER BY n').all(local.boot).map((row) => String(row['boot']));

type BootRow = { readonly n: number; readonly last: number; readonly settled: number };

function bootRow(local: Local, boot: string): BootRow | null {
  const row = prepared(local, 'SELECT n, last, settled FROM boots WHERE boot = ?').get(boot);
  return row === undefined ? null : { n: Number(row['n']), last: Number(row['last']), settled: Number(row['settled']) };
}

/** The batch is a JSON text inside a JSON text, so its quotes and line ends are escaped once more on the wire. */
const bytesInEnvelope = (body: string): number => Buffer.byteLength(JSON.stringify(body));
