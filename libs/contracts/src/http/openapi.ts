import { z } from 'zod';
import { exampleOf } from './example.ts';
import { bodyExamples } from './examples.ts';
import { problem, problemOf, type RefusalCode, refusals } from './problem.ts';
import { refusalDocs } from './refusal-docs.ts';
import type { Route } from './route.ts';
import { type RouteName, routes } from './routes.ts';

type Json = Record<string, unknown>;

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' }) as Json;
  return rest;
};

function parameters(route: Route): Json[] {
  const listed = (schema: z.ZodType | undefined, place: 'path' | 'query'): Json[] => {
    if (schema === undefined) return [];
    const { properties = {}, required = [] } = schemaOf(schema, 'input') as { properties?: Json; required?: string[] };
    return Object.entries(properties).map(([name, shape]) => ({
      name,
      in: place,
      required: place === 'path' || required.includes(name),
      schema: shape,
      example: exampleOf(shape as Json, name),
    }));
  };
  return [...listed(route.params, 'path'), ...listed(route.query, 'query'), ...headers(route)];
}

/** What every request of a kind may carry. */
function headers(route: Route): Json[] {
  const text = (name: string, description: string): Json => ({ name, in: 'header', required: false, description, schema: { type: 'string' } });
  const key = text('Idempotency-Key', 'New for each request: sent again with the same key, method, address and body within 24 hours it is carried out once and answered alike');
  const match = text('If-Match', 'The ETag that was seen: refused with 412 when it was changed since; * for any');
  if (route.stream === true) return [text('Last-Event-ID', 'The position after which events are sent')];
  return route.method === 'GET' ? [] : [...(route.method === 'POST' ? [key] : []), ...(route.entity === undefined ? [] : [match])];
}

/** What a route can refuse besides its own refusals. */
function common(route: Route): RefusalCode[] {
  const auth: RefusalCode[] = route.access === 'public' ? [] : ['auth.missing', 'auth.unknown', 'auth.forbidden'];
  const form: RefusalCode[] = ['body.invalid', ...(route.body ? (['body.not_json', 'body.too_large', 'body.too_deep', 'body.too_many'] as const) : [])];
  const changing = route.method !== 'GET';
  const once: RefusalCode[] = changing ? ['header.invalid', 'idempotency.key_reused', 'idempotency.in_flight', 'idempotency.answer_lost'] : [];
  return [...auth, ...form, ...once, ...(changing && route.entity !== undefined ? (['version.stale'] as const) : [])];
}

function answers(route: Route): Json {
  const shape = schemaOf(route.response, 'output');
  const good: Json = {
    description: route.stream === true ? 'Server-sent events; each `data` is one of these' : route.summary,
    ...(route.entity === undefined ? {} : { headers: { ETag: { description: `The version of the ${route.entity}`, schema: { type: 'string' } } } }),
    content: { [mediaType(route)]: { schema: shape, example: exampleOf(shape, '') } },
  };
  const bad = new Map<number, RefusalCode[]>();
  // A route's own refusals first: they make the better examples.
  for (const code of new Set([...route.refusals, ...common(route)])) {
    const { status } = refusals[code];
    bad.set(status, [...(bad.get(status) ?? []), code]);
  }
  const problems = [...bad].map(([status, codes]) => [
    String(status),
    { description: codes.join(', '), content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' }, example: exampleProblem(codes) } } },
  ]);
  const rehearsal = route.dryRun === undefined ? {} : { 200: { description: 'With dryRun=true: what would happen', content: { 'application/json': { schema: schemaOf(route.dryRun, 'output') } } } };
  return { [String(route.status ?? 200)]: good, ...rehearsal, ...Object.fromEntries(problems) };
}

const mediaType = (route: Route): string => (route.stream === true ? 'text/event-stream' : route.text === true ? 'text/plain' : 'application/json');

function exampleProblem([code = 'hub.broken']: readonly RefusalCode[]): Json {
  return problemOf({ code, detail: refusalDocs[code].example }, '5f0c1d2e3a4b');
}

function requestBody(name: RouteName, body: z.ZodType): Json {
  const schema = schemaOf(body, 'input');
  return { required: !body.safeParse(undefined).success, content: { 'application/json': { schema, example: bodyExamples[name] ?? exampleOf(schema, '') } } };
}

function operation(name: RouteName, route: Route): Json {
  return {
    operationId: name,
    summary: route.summary,
    'x-access': route.access,
    security: route.access === 'public' || route.access === 'join' ? [] : [{ bearer: [] }],
    parameters: parameters(route),
    ...(route.body ? { requestBody: requestBody(name, route.body) } : {}),
    responses: answers(route),
  };
}

/** OpenAPI 3.1 from the route table: the document cannot say anything that the doors do not do. */
export function openApiDocument(): Json {
  const paths: Record<string, Json> = {};
  for (const [name, route] of Object.entries<Route>(routes)) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(name as RouteName, route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Fuel Federation hub', version: '1', description: 'Cross-repository features: plan, dispatch, review, landing.' },
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      schemas: { Problem: schemaOf(problem, 'output') },
    },
  };
}
