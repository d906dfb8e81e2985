import { expect, test } from '@jest/globals';
import { openApiDocument } from './openapi.ts';
import type { Route } from './route.ts';
import { routes } from './routes.ts';

interface Media {
  readonly example?: unknown;
}
interface Operation {
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly example?: unknown }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, { readonly content: Readonly<Record<string, Media>> }>>;
}

const paths = openApiDocument()['paths'] as Readonly<Record<string, Readonly<Record<string, Operation>>>>;
const operationOf = (route: Route): Operation => {
  const found = paths[route.path.replace(/:(\w+)/g, '{$1}')]?.[route.method.toLowerCase()];
  if (found === undefined) throw new Error(`the document has no ${route.method} ${route.path}`);
  return found;
};

test.each(Object.entries<Route>(routes))('given %s, then it has examples, and they are what its schemas allow', (_name, route) => {
  const { parameters, requestBody, responses } = operationOf(route);
  const good = Object.values(responses[String(route.status ?? 200)]?.content ?? {})[0]?.example;
  if (!(route.text ?? false)) expect(route.response.safeParse(good)).toMatchObject({ success: true });
  if (route.body !== undefined) expect(route.body.safeParse(requestBody?.content['application/json']?.example)).toMatchObject({ success: true });
  const given = (place: string) => Object.fromEntries(parameters.filter((one) => one.in === place && one.example !== undefined).map((one) => [one.name, one.example]));
  for (const [place, schema] of [['path', route.params], ['query', route.query]] as const) {
    if (schema !== undefined) expect(schema.safeParse(given(place))).toMatchObject({ success: true });
  }
});

test('given a refusal of a route, then the document shows one as it is sent', () => {
  const [problem] = Object.values(operationOf(routes.startFeature).responses['409']?.content ?? {});
  expect(problem?.example).toMatchObject({ code: 'feature.state', status: 409, docs: '/api/v1/errors/feature.state' });
});
