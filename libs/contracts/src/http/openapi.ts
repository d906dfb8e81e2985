import { z } from 'zod';
import { problem, refusals } from './problem.ts';
import type { Route } from './route.ts';
import { routes } from './routes.ts';

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
    }));
  };
  return [...listed(route.params, 'path'), ...listed(route.query, 'query')];
}

function answers(route: Route): Json {
  const good: Json = {
    description: route.stream === true ? 'Server-sent events; each `data` is one of these' : route.summary,
    content: { [route.stream === true ? 'text/event-stream' : 'application/json']: { schema: schemaOf(route.response, 'output') } },
  };
  const always = route.access === 'public' ? [] : (['auth.missing', 'auth.unknown', 'auth.forbidden'] as const);
  const bad = new Map<number, string[]>();
  for (const code of [...always, ...(route.body || route.query || route.params ? (['body.invalid'] as const) : []), ...route.refusals]) {
    const { status } = refusals[code];
    bad.set(status, [...(bad.get(status) ?? []), code]);
  }
  const problems = [...bad].map(([status, codes]) => [
    String(status),
    { description: codes.join(', '), content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } },
  ]);
  return { [String(route.status ?? 200)]: good, ...Object.fromEntries(problems) };
}

function operation(name: string, route: Route): Json {
  return {
    operationId: name,
    summary: route.summary,
    'x-access': route.access,
    security: route.access === 'public' || route.access === 'join' ? [] : [{ bearer: [] }],
    parameters: parameters(route),
    ...(route.body ? { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body, 'input') } } } } : {}),
    responses: answers(route),
  };
}

/** OpenAPI 3.1 from the route table: the document cannot say anything that the doors do not do. */
export function openApiDocument(): Json {
  const paths: Record<string, Json> = {};
  for (const [name, route] of Object.entries<Route>(routes)) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(name, route) };
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
