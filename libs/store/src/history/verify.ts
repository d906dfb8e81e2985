import type { Id } from '@fuel/contracts';
import { addSnapshot, compareRows, type Difference, Gap, noRows, replay, type Rows } from '@fuel/core';
import type { Database, Query } from '../database.ts';
import { derivedFaults } from './derived.ts';
import { type Line, loggedHeads, streamLog, unloggedFeatures } from './stream-log.ts';
import { storedRows } from './stored-rows.ts';

export interface Verified {
  readonly features: number;
  readonly tasks: number;
  /** Lines of the log that were read. */
  readonly lines: number;
  /** The first of them; `found` counts all. */
  readonly differences: readonly Difference[];
  readonly found: number;
}

export interface VerifyOptions {
  /** At most so many differences are told. */
  readonly most: number;
}

/** A portion of features is compared when it has this many tasks or features: what is in memory is bounded by the largest feature. */
const PORTION = { tasks: 2_000, features: 500 };

/**
 * Rebuilds every row from the log, by the same evolve that the engine applies, and compares it with what is stored. One snapshot of the
 * database for both, so a hub may serve meanwhile.
 */
export const verify = (database: Database, { most }: VerifyOptions): Promise<Verified> =>
  database.inSnapshot(async (query) => {
    const sum = { features: 0, tasks: 0, lines: 0, found: 0, differences: [] as Difference[] };
    const add = (differences: readonly Difference[]): void => {
      sum.found += differences.length;
      sum.differences.push(...differences.slice(0, Math.max(0, most - sum.differences.length)));
    };
    let portion = openPortion();
    const compare = async (): Promise<void> => {
      add(await comparePortion(query, portion));
      sum.features += portion.features.size;
      sum.tasks += portion.rows.tasks.size;
      portion = openPortion();
    };
    for await (const line of streamLog(query, null)) {
      if (!portion.features.has(line.feature) && (portion.rows.tasks.size >= PORTION.tasks || portion.features.size >= PORTION.features)) await compare();
      apply(portion, line);
      sum.lines += 1;
    }
    await compare();
    add((await unloggedFeatures(query)).map((row) => ({ table: 'features' as const, row, field: '', stored: row, rebuilt: null })));
    add(await compareHeads(query));
    add(await derivedFaults(query));
    return sum;
  });

/** What is rebuilt of some whole features; `gaps` are lines that could not be applied. */
export interface Portion {
  readonly rows: Rows;
  readonly features: Set<Id>;
  readonly gaps: Difference[];
}

export const openPortion = (): Portion => ({ rows: noRows(), features: new Set(), gaps: [] });

export function apply(portion: Portion, line: Line): void {
  portion.features.add(line.feature);
  if (line.kind === 'snapshot') return addSnapshot(portion.rows, line.rows);
  try {
    replay(portion.rows, line.event);
  } catch (cause) {
    if (!(cause instanceof Gap)) throw cause;
    portion.gaps.push({ table: cause.table, row: cause.row, field: 'log', stored: null, rebuilt: line.event.type });
  }
}

/** A row that only the log misses is told of once, and not at each of its events. */
export async function comparePortion(query: Query, { rows, features, gaps }: Portion): Promise<Difference[]> {
  if (features.size === 0) return [];
  const stored = await storedRows(query, [...features]);
  // A snapshot of before it was kept does not know who looked.
  for (const [id, item] of stored.inbox) if (rows.inbox.has(id) && rows.inbox.get(id)?.readAt === undefined) stored.inbox.set(id, { ...item, readAt: null });
  const found = compareRows(stored, { ...rows, heads: new Map() });
  const told = new Set(found.map((one) => `${one.table} ${one.row}`));
  return [...found, ...gaps.filter((gap) => !told.has(`${gap.table} ${gap.row}`) && told.add(`${gap.table} ${gap.row}`))];
}

async function compareHeads(query: Query): Promise<Difference[]> {
  const stored = await query<{ id: Id; head: string }>('select id, head from repositories where head is not null');
  return compareRows({ ...noRows(), heads: new Map(stored.map((row) => [row.id, row.head])) }, { ...noRows(), heads: await loggedHeads(query) });
}
