import { openApiDocument, type Route } from '@fuel/contracts';

/** As much of JSON Schema as is needed to say what could stand at a place. */
export interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
  readonly maxItems?: number;
  readonly anyOf?: readonly Shape[];
  readonly additionalProperties?: Shape | boolean;
}

interface Operation {
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: Shape } } };
}

let paths: Record<string, Record<string, Operation>> | undefined;

/** The documented form of a route's body; made from the schema that also checks it. */
export function bodyShape(route: Route): Shape {
  paths ??= openApiDocument()['paths'] as typeof paths;
  const operation = paths?.[route.path.replace(/:(\w+)/g, '{$1}')]?.[route.method.toLowerCase()];
  return operation?.requestBody?.content['application/json'].schema ?? {};
}

/** The names that may stand at a place. */
export function knownKeys(shape: Shape, path: readonly PropertyKey[]): readonly string[] {
  const [step, ...rest] = path;
  if (shape.anyOf !== undefined) return [...new Set(shape.anyOf.flatMap((branch) => knownKeys(branch, path)))];
  if (step === undefined) return Object.keys(shape.properties ?? {});
  if (typeof step === 'number') return shape.items === undefined ? [] : knownKeys(shape.items, rest);
  const next = shape.properties?.[String(step)] ?? (typeof shape.additionalProperties === 'object' ? shape.additionalProperties : undefined);
  return next === undefined ? [] : knownKeys(next, rest);
}
