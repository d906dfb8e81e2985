import type { Route } from '@fuel/contracts';

/** One thing that a schema of contracts found wrong. */
export type SchemaIssue = NonNullable<ReturnType<NonNullable<Route['body']>['safeParse']>['error']>['issues'][number];

export type Place = readonly PropertyKey[];

export const pointerOf = (path: Place): string =>
  path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** How a person would write it: tasks[0].title */
export const nameOf = (path: Place): string =>
  path.reduce<string>((name, step) => (typeof step === 'number' ? `${name}[${step}]` : name === '' ? String(step) : `${name}.${String(step)}`), '');

export const valueAt = (data: unknown, path: Place): unknown =>
  path.reduce<unknown>((value, step) => (typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[step] : undefined), data);
