import type { Refusal } from '@fuel/contracts';
import type { Shape } from './json-shape.ts';
import { nameOf, pointerOf } from './schema-issue.ts';

type Path = readonly (string | number)[];

/** Before the schema looks: it would name every item of a list that is a thousand times too long. */
export function refuseLength(value: unknown, shape: Shape, path: Path = []): Refusal | null {
  if (Array.isArray(value)) {
    if (shape.maxItems !== undefined && value.length > shape.maxItems) return tooMany(path, value.length, shape.maxItems);
    const { items } = shape;
    return items === undefined || !limitsLists(items) ? null : first(value, (item, index) => refuseLength(item, items, [...path, index]));
  }
  if (typeof value !== 'object' || value === null || shape.properties === undefined) return null;
  return first(Object.entries(shape.properties), ([name, inner]) => refuseLength((value as Readonly<Record<string, unknown>>)[name], inner, [...path, name]));
}

const limitsLists = ({ properties = {}, maxItems, items }: Shape): boolean => maxItems !== undefined || (items !== undefined && limitsLists(items)) || Object.values(properties).some(limitsLists);

const tooMany = (path: Path, has: number, most: number): Refusal => ({
  code: 'body.too_many',
  detail: `"${nameOf(path)}" has ${has} items; at most ${most} are allowed. Send fewer at once.`,
  pointer: pointerOf(path),
});

function first<T>(all: readonly T[], find: (one: T, index: number) => Refusal | null): Refusal | null {
  for (const [index, one] of all.entries()) {
    const found = find(one, index);
    if (found !== null) return found;
  }
  return null;
}
