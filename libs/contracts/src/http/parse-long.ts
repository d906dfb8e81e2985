import { z } from 'zod';

type Parsed = ReturnType<z.ZodType['safeParse']>;
type Issue = z.core.$ZodIssue;

interface LongList {
  readonly name: string;
  readonly items: unknown[];
  readonly item: z.ZodType;
}

/** Nobody reads more; the rest of the list is not looked at then. */
const mostIssues = 100;

/**
 * What `schema.safeParse(value)` says, with a stop after each portion of the longest list that is a member of `value`. That list is used up:
 * what was parsed stands in the place of what was sent, so that a plan of 100,000 tasks is in memory once.
 */
export function* parseLong(schema: z.ZodType, value: unknown, portion = 500): Generator<void, Parsed, void> {
  const list = longestList(schema, value, portion);
  if (list === null) return schema.safeParse(value);
  const { name, items, item } = list;
  const head = schema.safeParse({ ...(value as object), [name]: items.slice(0, portion) });
  const parsed = head.success ? (head.data as Record<string, unknown[]>)[name] : undefined;
  replace(items, 0, parsed ?? []);
  const found: Issue[] = head.success ? [] : [...head.error.issues];
  const some = z.array(item);
  for (let from = portion; from < items.length && found.length < mostIssues; from += portion) {
    yield;
    const part = some.safeParse(items.slice(from, from + portion));
    if (part.success) replace(items, from, part.data);
    else for (const issue of part.error.issues) found.push({ ...issue, path: [name, from + Number(issue.path[0]), ...issue.path.slice(1)] });
  }
  if (head.success && found.length === 0) return { success: true, data: { ...(head.data as object), [name]: items } };
  return { success: false, error: new z.ZodError(inOrder(schema, found)) };
}

function replace(items: unknown[], from: number, parsed: readonly unknown[]): void {
  for (const [index, one] of parsed.entries()) items[from + index] = one;
}

/** Only what can be checked item by item is. */
function longestList(schema: z.ZodType, value: unknown, portion: number): LongList | null {
  if (!(schema instanceof z.ZodObject) || schema.def.checks !== undefined || typeof value !== 'object' || value === null) return null;
  let longest: LongList | null = null;
  for (const [name, member] of Object.entries(schema.shape)) {
    const items: unknown = (value as Record<string, unknown>)[name];
    if (!(member instanceof z.ZodArray) || !Array.isArray(items) || items.length <= Math.max(portion, longest?.items.length ?? 0)) continue;
    if (isBoundedOnly(member, items.length)) longest = { name, items, item: member.element as z.ZodType };
  }
  return longest;
}

/** The bounds hold for the whole list, so they are looked at here. */
const isBoundedOnly = ({ def: { checks = [] } }: z.ZodArray, length: number): boolean =>
  checks.every(({ _zod: { def } }) => def.check === 'min_length' || (def.check === 'max_length' && length <= (def as z.core.$ZodCheckMaxLengthDef).maximum));

/** As the schema finds them: member by member, and then what is not known. */
function inOrder(schema: z.ZodType, issues: readonly Issue[]): Issue[] {
  const members = Object.keys((schema as z.ZodObject).shape);
  const place = ({ path: [name] }: Issue): number => (name === undefined ? members.length : members.indexOf(String(name)));
  return issues.toSorted((a, b) => place(a) - place(b));
}
