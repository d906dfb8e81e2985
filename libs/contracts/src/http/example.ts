type Json = Record<string, unknown>;

interface Shape {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Shape[];
  /** Told apart by a member: the first is as good as any. */
  readonly oneOf?: readonly Shape[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly additionalProperties?: Shape | boolean;
  readonly items?: Shape;
  readonly prefixItems?: readonly Shape[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly minItems?: number;
}

/** What stands in a place of this name; the schema decides whether it may. */
const named: Readonly<Record<string, unknown>> = {
  title: 'Page through the orders', name: 'pagination', description: 'Lists are cut into pages.', prompt: 'Add a cursor to GET /orders.', summary: 'Added a cursor', key: 'add-endpoint',
  repository: 'api', repositories: 'api', role: 'application', primaryAgent: 'claude', agent: 'claude', workspace: 'default', lane: 'backend', url: 'https://git.example.com/acme/api.git',
  path: 'services/api', defaultBranch: 'main', id: 'fea_pagination', feature: 'fea_pagination', task: 'tsk_endpoint', node: 'api-1', hub: 'hub_main', version: '0.1.0', contract: 1, slots: 4,
  waits: 'waits for api#types (running on node api-1)', code: 'feature.state', detail: 'The feature is landed. Look at it with GET.', docs: '/api/v1/errors/feature.state', requestId: '5f0c1d2e3a4b',
  pointer: '/tasks/0/key', status: 409, type: 'feature', position: '812-40', cursor: 'MjAyNi0wMS0zMVQxMjowMDowMC4wMDBaIGZlYV9h', next: null, moreTasks: null, reason: null, text: 'Please keep the old parameter.',
  all: 'true', refused: 'true', blocked: 'true', dryRun: 'true', follow: 'true', token: 'fueljoin_3q2v', nodeToken: 'fuelnode_9x8w', patch: 'diff --git a/src/orders.ts b/src/orders.ts\n', kind: 'work', limit: 50, body: 'Two tasks wait for your review.',
};
/** For a pattern: the first that fits. */
const candidates: readonly string[] = ['fea_pagination', 'api', 'add-endpoint', 'src/orders.ts', 'a'.repeat(40), 'a'.repeat(64), `U${'A'.repeat(55)}`, 'main', '2026-01-31', '1'];

const fits = (text: string, { pattern, minLength = 0, maxLength = Number.POSITIVE_INFINITY }: Shape): boolean =>
  text.length >= minLength && text.length <= maxLength && (pattern === undefined || new RegExp(pattern, 'u').test(text));

const typesOf = ({ type }: Shape): readonly string[] => (typeof type === 'string' ? [type] : (type ?? []));

function textOf(shape: Shape, name: string): string {
  if (shape.format === 'date-time') return '2026-01-31T12:00:00.000Z';
  const meant = named[name];
  if (typeof meant === 'string' && fits(meant, shape)) return meant;
  return candidates.find((text) => fits(text, shape)) ?? 'x'.repeat(shape.minLength ?? 1);
}

function numberOf({ minimum = 0, exclusiveMinimum }: Shape, name: string): number {
  const meant = named[name];
  const least = exclusiveMinimum === undefined ? minimum : Math.max(minimum, exclusiveMinimum + 1);
  return typeof meant === 'number' && meant >= least ? meant : Math.max(least, 1);
}

/** What a record of this name is by. */
const keyed: Readonly<Record<string, string>> = { counters: 'reviewed', features: 'in_progress', tasks: 'running', expected: 'tsk_endpoint', checks: 'postgres' };

function objectOf({ properties = {}, additionalProperties }: Shape, name: string): Json {
  const known = Object.entries(properties).map(([member, inner]) => [member, exampleOf(inner, member)] as const);
  if (known.length > 0 || typeof additionalProperties !== 'object') return Object.fromEntries(known);
  return Object.keys(additionalProperties).length === 0 ? {} : { [keyed[name] ?? 'claude']: exampleOf(additionalProperties, '') };
}

/** A value that a schema allows, as a reader would expect it in this place. */
export function exampleOf(shape: Shape, name: string): unknown {
  if (shape.const !== undefined) return shape.const;
  if (shape.enum !== undefined) return shape.enum.includes(named[name]) ? named[name] : shape.enum[0];
  if (shape.oneOf?.[0] !== undefined) return exampleOf(shape.oneOf[0], name);
  if (shape.anyOf !== undefined) {
    const mayBeNull = shape.anyOf.some((one) => one.type === 'null');
    if (mayBeNull && name in named && named[name] === null) return null;
    const [first = {}] = shape.anyOf.filter((one) => one.type !== 'null');
    return exampleOf(first, name);
  }
  if (typesOf(shape).includes('null') && named[name] === null) return null;
  const [type] = typesOf(shape);
  switch (type) {
    case 'string':
      return textOf(shape, name);
    case 'integer':
    case 'number':
      return numberOf(shape, name);
    case 'boolean':
      return true;
    case 'array':
      return shape.items === undefined ? [] : [exampleOf(shape.items, name)];
    case 'object':
      return objectOf(shape, name);
    case undefined:
    default:
      return null;
  }
}
