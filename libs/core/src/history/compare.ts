import { type Rows } from './rows.ts';

/** One thing on which the rows and the log do not agree. `null` on one side: there is no such row there. */
export interface Difference {
  readonly table: keyof Rows | 'slots' | 'lane_places' | 'ready_tasks' | 'task_ranks' | 'feature_links' | 'outbox' | 'prompts' | 'workspaces';
  readonly row: string;
  readonly field: string;
  readonly stored: unknown;
  readonly rebuilt: unknown;
}

/** Counted by every commit that touches a row; it guards writing and says nothing about the plan. */
const unlogged = new Set(['version']);

export function compareRows(stored: Rows, rebuilt: Rows): Difference[] {
  const tables = Object.keys(stored) as (keyof Rows)[];
  return tables.flatMap((table) => compareTable(table, stored[table], rebuilt[table]));
}

function compareTable(table: keyof Rows, stored: ReadonlyMap<string, unknown>, rebuilt: ReadonlyMap<string, unknown>): Difference[] {
  const found: Difference[] = [];
  for (const [row, value] of stored) {
    const other = rebuilt.get(row);
    if (other === undefined) found.push({ table, row, field: '', stored: value, rebuilt: null });
    else for (const one of differing(value, other, '')) found.push({ table, row, ...one });
  }
  for (const [row, value] of rebuilt) if (!stored.has(row)) found.push({ table, row, field: '', stored: null, rebuilt: value });
  return found;
}

type Found = Pick<Difference, 'field' | 'stored' | 'rebuilt'>;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** As deep as both sides are objects; a field that is absent, null or a counter at zero is the same nothing. */
function differing(stored: unknown, rebuilt: unknown, field: string): Found[] {
  if (isObject(stored) && isObject(rebuilt)) {
    const names = new Set([...Object.keys(stored), ...Object.keys(rebuilt)].filter((name) => !unlogged.has(name)));
    return [...names].flatMap((name) => differing(stored[name], rebuilt[name], field === '' ? name : `${field}.${name}`));
  }
  const nothing = field.includes('counters.') ? 0 : null;
  return isSame(stored ?? nothing, rebuilt ?? nothing) ? [] : [{ field, stored: stored ?? null, rebuilt: rebuilt ?? null }];
}

function isSame(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other)) return one.length === other.length && one.every((item, index) => isSame(item, other[index]));
  if (isObject(one) && isObject(other)) return differing(one, other, '').length === 0;
  return one === other;
}
