/** Where a page ended. `at` is the text that Postgres gets back, to the millisecond, as the rows have it. */
export interface Cursor {
  readonly at: string;
  readonly id: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

const FORM = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([a-z0-9][a-z0-9._-]{0,63})$/;

/** A day that Postgres knows: no 30 February, no year 0. */
const isMoment = (at: string): boolean => !at.startsWith('0000') && !Number.isNaN(Date.parse(at)) && new Date(at).toISOString() === at;

/** Null: this was not made by writeCursor. */
export function parseCursor(text: string): Cursor | null {
  const [, at, id] = FORM.exec(Buffer.from(text, 'base64url').toString('latin1')) ?? [];
  if (at === undefined || id === undefined || !isMoment(at)) return null;
  return writeCursor({ at, id }) === text ? { at, id } : null;
}

export const writeCursor = ({ at, id }: Cursor): string => Buffer.from(`${at} ${id}`, 'latin1').toString('base64url');

/** Where a page of a plan's tasks ended: the place in the plan, then the key. */
export interface TaskCursor {
  readonly place: number;
  readonly key: string;
}

export const writeTaskCursor = ({ place, key }: TaskCursor): string => Buffer.from(`${place} ${key}`, 'latin1').toString('base64url');

/** Null: this was not made by writeTaskCursor. */
export function parseTaskCursor(text: string): TaskCursor | null {
  const [, place, key] = /^(\d{1,9}) ([A-Za-z0-9._-]{1,64})$/.exec(Buffer.from(text, 'base64url').toString('latin1')) ?? [];
  if (place === undefined || key === undefined) return null;
  const cursor = { place: Number(place), key };
  return writeTaskCursor(cursor) === text ? cursor : null;
}

/** Of one row more than was asked for: the last one only says that there is a next page. */
export function pageOf<Row extends { readonly id: string; readonly created_at: Date }, T>(rows: readonly Row[], limit: number, itemOf: (row: Row) => T): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next = rows.length > limit && last !== undefined ? writeCursor({ at: last.created_at.toISOString(), id: last.id }) : null;
  return { items: shown.map(itemOf), next };
}
