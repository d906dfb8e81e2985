import type { Refusal, RefusalCode, Route } from '@fuel/contracts';
import { parseLong, refusals } from '@fuel/contracts';
import type { InPortions } from '@fuel/core';
import { explainIssue, explainUnknownParameter } from './explain-issue.ts';
import { bodyShape } from './json-shape.ts';
import { refuseBody } from './refuse-body.ts';
import { refuseLength } from './refuse-length.ts';
import { pointerOf, type SchemaIssue, valueAt } from './schema-issue.ts';

export interface RawCall {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

export type ParsedCall = { readonly ok: true; readonly call: RawCall } | { readonly ok: false; readonly refusal: Refusal };

/** The one place where what a caller sent meets the schemas of the route. A long body is used up: see parseLong. */
export function* parseCall(route: Route, raw: RawCall): InPortions<ParsedCall> {
  const params = route.params?.safeParse(raw.params);
  if (params?.success === false) return { ok: false, refusal: refuseParams(route, params.error.issues, raw.params) };
  const stray = refuseStray(route, raw.query);
  if (stray !== null) return { ok: false, refusal: stray };
  const query = route.query?.safeParse(raw.query);
  if (query?.success === false) return { ok: false, refusal: refuseQuery(query.error.issues, raw.query) };
  const long = route.body === undefined ? null : yield* refuseLength(raw.body, bodyShape(route));
  if (long !== null) return { ok: false, refusal: long };
  const body = route.body === undefined ? undefined : yield* parseLong(route.body, raw.body);
  if (body?.success === false) return { ok: false, refusal: refuseBody(body.error.issues, raw.body, bodyShape(route)) };
  return { ok: true, call: { params: params?.data, query: query?.data, body: body?.data } };
}

/** What is no id at all is an id that nothing has. */
function refuseParams(route: Route, issues: readonly SchemaIssue[], params: unknown): Refusal {
  const code = route.refusals.find((one: RefusalCode) => refusals[one].status === 404) ?? 'body.invalid';
  return { code, detail: issues.map((issue) => explainIssue(issue, valueAt(params, issue.path))).join(' ') };
}

/** What nobody reads was meant to do something: "dryrun=true" that is passed over writes. */
function refuseStray(route: Route, query: unknown): Refusal | null {
  const known = Object.keys(route.query?.shape ?? {});
  const stray = typeof query === 'object' && query !== null ? Object.keys(query).filter((name) => !known.includes(name)).slice(0, 100) : [];
  return stray.length === 0 ? null : together(stray.map((name) => ({ code: 'body.invalid', detail: explainUnknownParameter(name, known), pointer: pointerOf([name]) })));
}

function refuseQuery(issues: readonly SchemaIssue[], query: unknown): Refusal {
  return together(issues.map((issue) => ({ code: 'body.invalid', detail: `Query parameter ${explainIssue(issue, valueAt(query, issue.path))}`, pointer: pointerOf(issue.path) })));
}

function together(found: NonNullable<Refusal['errors']>): Refusal {
  const [first = { code: 'body.invalid' as const, detail: 'The query does not have the documented form.' }] = found;
  return { ...first, ...(found.length > 1 ? { errors: found } : {}) };
}
