import { toJson } from '../json.ts';

/** Rows on their way into a statement, one parameter a column. */
export interface Recordset<Column extends string> {
  /** For the FROM clause, as `row`, with their `place`; its parameters begin at $1. */
  readonly sql: string;
  /** The first parameter that is not its own. */
  readonly next: `$${number}`;
  /** The names alone, for an insert and its select. */
  readonly names: string;
  values(rows: readonly Readonly<Record<Column, unknown>>[]): unknown[];
}

/** Stand in no JSON, no id and no number: they are written between two values, and for null. */
const [BETWEEN, NULL] = ['\u0001', '\u0002'];
const LIST = String.raw`string_to_array($%, E'\x01', E'\x02')`;

/**
 * `declared` names each column with its type. An array of JSON objects is read several times slower by Postgres, and an array in its own
 * form has each value quoted and unquoted; so what can hold no control character goes as one text, cut where one stands. `word` is text
 * that is ours: an id, a state. Text that is anybody's is `text`. Undefined is null.
 */
export function recordset<const Declared extends readonly `${string} ${string}`[]>(...declared: Declared): Recordset<NameOf<Declared[number]>> {
  const columns = declared.map((one) => {
    const [name = '', type = ''] = one.split(' ');
    return { name, type };
  });
  const names = columns.map(({ name }) => name).join(', ');
  return {
    sql: `unnest(${columns.map(({ type }, index) => parameter(type, index + 1)).join(', ')}) with ordinality as row (${names}, place)`,
    next: `$${columns.length + 1}`,
    names,
    values: (rows) => columns.map(({ name, type }) => written(rows, name, type)),
  };
}

type NameOf<Declared> = Declared extends `${infer Name} ${string}` ? Name : never;

function parameter(type: string, place: number): string {
  if (type === 'text') return `$${place}::text[]`;
  const list = LIST.replace('%', String(place));
  return type === 'word' ? list : `${list}::${type}[]`;
}

function written(rows: readonly unknown[], name: string, type: string): unknown {
  const values = rows.map((row) => (row as Readonly<Record<string, unknown>>)[name]);
  if (type === 'text') return values.map((value) => value ?? null);
  const asText = type === 'jsonb' || type === 'json' ? toJson : String;
  return values.map((value) => (value == null ? NULL : asText(value))).join(BETWEEN);
}
