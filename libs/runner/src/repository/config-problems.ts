import { configJsonSchema, nearest } from '@fuel/contracts';
import { isMap, isNode, isScalar, type Document, type LineCounter } from 'yaml';

/** One thing that is wrong in the file, for people and editors. Lines and columns begin with 1; a file as a whole has none. */
export type ConfigProblem = {
  readonly line: number | null;
  readonly column: number | null;
  /** The member, as `a.b.0`; empty for the file. */
  readonly path: string;
  readonly message: string;
};

export type Place = Pick<ConfigProblem, 'line' | 'column'>;

/** What the schema's reader says, as far as it is used here. */
export type Issue = {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
  readonly values?: readonly unknown[];
  readonly errors?: readonly (readonly Issue[])[];
  readonly expected?: string;
};

export function problemsOf(document: Document, counter: LineCounter, issues: readonly Issue[]): readonly ConfigProblem[] {
  return issues.flatMap(unwrapped).flatMap((issue) => (issue.keys === undefined ? [valueProblem(document, counter, issue)] : issue.keys.map((key) => keyProblem(document, counter, issue.path.map(String), key))));
}

/** Of something that may be this or that: what is wrong with the one that it plainly is meant to be. */
function unwrapped(issue: Issue): readonly Issue[] {
  const meant = issue.errors?.find((branch) => branch.length > 0 && branch.every(({ code, path }) => path.length > 0 || !['invalid_type', 'invalid_value'].includes(code)));
  return meant === undefined ? [issue] : meant.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })).flatMap(unwrapped);
}

/** A member that does not exist stands where its name stands, and the name that was probably meant goes along. */
function keyProblem(document: Document, counter: LineCounter, parent: readonly string[], key: string): ConfigProblem {
  const known = membersAt(parent);
  const meant = nearest(key, known);
  const help = meant === undefined ? (known.length === 0 ? '' : `; known are ${known.join(', ')}`) : `; did you mean "${meant}"?`;
  return { ...placeOf(keyNode(document, parent, key) ?? nodeAt(document, parent), counter), path: [...parent, key].join('.'), message: `there is no such member${help}` };
}

function valueProblem(document: Document, counter: LineCounter, issue: Issue): ConfigProblem {
  const path = issue.path.map(String);
  const node = nodeAt(document, path);
  const given: unknown = isScalar(node) ? node.value : undefined;
  return { ...placeOf(node, counter), path: path.join('.'), message: inWords(issue, given) };
}

const article = (expected: string): string => ({ string: 'a text', array: 'a list', number: 'a number', int: 'a whole number', boolean: 'true or false', object: 'members' })[expected] ?? expected;

function inWords(issue: Issue, given: unknown): string {
  if (issue.code === 'invalid_union' && issue.errors !== undefined) {
    const unfit = typeof given === 'string' ? issue.errors.flat().find(({ path, expected, values }) => path.length === 0 && expected === undefined && values === undefined) : undefined;
    if (unfit !== undefined) return unfit.message;
    const kinds = issue.errors.flatMap((branch) => branch.filter(({ path }) => path.length === 0).flatMap(({ expected, values }) => values?.map(String) ?? article(expected ?? '')));
    if (kinds.length > 0) return `it has to be ${[...new Set(kinds)].join(' or ')}`;
  }
  if (issue.code === 'invalid_value' && issue.values !== undefined) {
    const meant = typeof given === 'string' ? nearest(given, issue.values.map(String)) : undefined;
    return `it has to be one of ${issue.values.map(String).join(', ')}${meant === undefined ? '' : `; did you mean "${meant}"?`}`;
  }
  if (issue.code === 'invalid_type' && issue.expected !== undefined) return `it has to be ${article(issue.expected)}`;
  return issue.message;
}

type Schema = { readonly properties?: Readonly<Record<string, Schema>>; readonly items?: Schema; readonly anyOf?: readonly Schema[]; readonly additionalProperties?: unknown };

/** The names that a member at this place may have, as the schema that editors get says. */
function membersAt(path: readonly string[]): readonly string[] {
  const roots = path.reduce<readonly Schema[]>((schemas, step) => schemas.flatMap(unfolded).flatMap((schema) => schema.properties?.[step] ?? (/^\d+$/.test(step) ? schema.items : undefined) ?? []), [configJsonSchema()]);
  return roots.flatMap(unfolded).flatMap((schema) => Object.keys(schema.properties ?? {}));
}

const unfolded = (schema: Schema): readonly Schema[] => [schema, ...(schema.anyOf ?? []).flatMap(unfolded)];

const steps = (path: readonly string[]): (string | number)[] => path.map((step) => (/^\d+$/.test(step) ? Number(step) : step));

/** What stands at the path, or the nearest thing around it. */
export function nodeAt(document: Document, path: readonly string[]): unknown {
  for (let length = path.length; length > 0; length -= 1) {
    const node: unknown = document.getIn(steps(path.slice(0, length)), true);
    if (isNode(node)) return node;
  }
  return document.contents;
}

export function keyNode(document: Document, parent: readonly string[], key: string): unknown {
  const map: unknown = parent.length === 0 ? document.contents : document.getIn(steps(parent), true);
  if (!isMap(map)) return null;
  return map.items.map((pair) => pair.key).find((name) => isScalar(name) && String(name.value) === key);
}

export function placeOf(node: unknown, counter: LineCounter): Place {
  if (!isNode(node) || !node.range) return { line: null, column: null };
  const { line, col } = counter.linePos(node.range[0]);
  return { line, column: col };
}

/** As people read it, and as terminals and editors find the place. */
export function problemText(where: string, { line, column, path, message }: ConfigProblem): string {
  const place = line === null ? where : `${where}, line ${line}, column ${column ?? 1}`;
  return `${place}: ${path === '' ? '' : `${path}: `}${message}`;
}
