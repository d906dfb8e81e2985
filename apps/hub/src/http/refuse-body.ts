import type { Refusal, RefusalCode } from '@fuel/contracts';
import { describeValue, explainIssue, explainUnknownKey, kindOf } from './explain-issue.ts';
import { knownKeys, type Shape } from './json-shape.ts';
import { nameOf, type Place, pointerOf, type SchemaIssue, valueAt } from './schema-issue.ts';

interface Found {
  readonly code: RefusalCode;
  readonly detail: string;
  readonly pointer: string;
}

/** A plan of 100,000 tasks can be wrong 100,000 times; nobody reads that. */
const mostErrors = 100;

const gates = ['reviewed', 'landed', 'contract', 'signal'];

/** Everything that is wrong with a body, in sentences; the first fault is the refusal's own. */
export function refuseBody(issues: readonly SchemaIssue[], body: unknown, shape: Shape): Refusal {
  if (body === undefined) {
    return { code: 'body.invalid', detail: 'The request has no body. Send the documented JSON with content-type application/json.', pointer: '' };
  }
  const found = issues.flatMap((issue) => explain(issue, body, shape)).slice(0, mostErrors);
  const [first = { code: 'body.invalid', detail: 'The body does not have the documented form.', pointer: '' } as const] = found;
  return { ...first, ...(found.length > 1 ? { errors: found } : {}) };
}

function explain(issue: SchemaIssue, body: unknown, shape: Shape): Found[] {
  const value = valueAt(body, issue.path);
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(shape, issue.path);
    return issue.keys.map((key) => ({ code: 'body.invalid', detail: explainUnknownKey(issue.path, key, known), pointer: pointerOf([...issue.path, key]) }));
  }
  if (issue.code === 'invalid_union') return explainUnion(issue, body, shape);
  return [{ code: 'body.invalid', detail: explainIssue(issue, value), pointer: pointerOf(issue.path) }];
}

/** Of several forms that were possible, the one that was probably meant is explained. */
function explainUnion(issue: Extract<SchemaIssue, { code: 'invalid_union' }>, body: unknown, shape: Shape): Found[] {
  const value = valueAt(body, issue.path);
  if (isGate(issue.path) && !namesGate(value)) return [unknownGate(issue.path, value)];
  const ofKind = issue.errors.filter(([first]) => !(first?.code === 'invalid_type' && first.path.length === 0));
  const [meant] = ofKind.toSorted((a, b) => a.length - b.length);
  if (meant !== undefined) {
    return meant.flatMap((inner) => explain({ ...inner, path: [...issue.path, ...inner.path] } as SchemaIssue, body, shape));
  }
  const kinds = new Set(issue.errors.flatMap(([first]) => (first?.code === 'invalid_type' ? [kindOf(first.expected)] : [])));
  return [{ code: 'body.invalid', detail: `"${nameOf(issue.path)}" is ${describeValue(value)} and has to be ${[...kinds].join(' or ')}. Correct it.`, pointer: pointerOf(issue.path) }];
}

const isGate = (path: Place): boolean => path.at(-1) === 'until' && path.at(-3) === 'dependsOn';
const namesGate = (value: unknown): boolean => typeof value === 'object' && value !== null && gates.some((gate) => gate in value);

const unknownGate = (path: Place, value: unknown): Found => ({
  code: 'gate.unknown',
  detail: `"${nameOf(path)}" is ${JSON.stringify(value)?.slice(0, 200)}, which is no gate. Use {"reviewed": true}, {"landed": true}, {"contract": name} or {"signal": name}.`,
  pointer: pointerOf(path),
});
