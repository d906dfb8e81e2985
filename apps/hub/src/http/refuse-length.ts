import type { Refusal } from '@fuel/contracts';
import { endsPortion, type InPortions } from '@fuel/core';
import type { Shape } from './json-shape.ts';
import { nameOf, pointerOf } from './schema-issue.ts';

type Path = readonly (string | number)[];

/** Before the schema looks: it would name every item of a list that is a thousand times too long. */
export function* refuseLength(body: unknown, shape: Shape): InPortions<Refusal | null> {
  for (const [name, list] of listsIn(shape)) {
    const items = memberOf(body, name);
    const long = refuseItself(items, list, [name]);
    if (long !== null) return long;
    if (!Array.isArray(items) || list.items === undefined || listsIn(list.items).length === 0) continue;
    for (const [index, item] of items.entries()) {
      const inner = refuseInside(item, list.items, [name, index]);
      if (inner !== null) return inner;
      if (endsPortion(index)) yield;
    }
  }
  return null;
}

const refuseItself = (value: unknown, { maxItems }: Shape, path: Path): Refusal | null =>
  Array.isArray(value) && maxItems !== undefined && value.length > maxItems ? tooMany(path, value.length, maxItems) : null;

function refuseInside(value: unknown, shape: Shape, path: Path): Refusal | null {
  for (const [name, inner] of listsIn(shape)) {
    const member = memberOf(value, name);
    if (member === undefined) continue;
    const { items } = inner;
    const found = refuseItself(member, inner, [...path, name]) ?? refuseInside(member, inner, [...path, name]);
    if (found !== null) return found;
    if (!Array.isArray(member) || items === undefined || listsIn(items).length === 0) continue;
    for (const [index, item] of member.entries()) {
      const deeper = refuseInside(item, items, [...path, name, index]);
      if (deeper !== null) return deeper;
    }
  }
  return null;
}

const memberOf = (value: unknown, name: string): unknown => (typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined);

const known = new WeakMap<Shape, readonly (readonly [string, Shape])[]>();

/** The members in which a list has a limit, however deep. */
function listsIn(shape: Shape): readonly (readonly [string, Shape])[] {
  const before = known.get(shape);
  if (before !== undefined) return before;
  const lists = Object.entries(shape.properties ?? {}).filter(([, member]) => limitsLists(member));
  known.set(shape, lists);
  return lists;
}

const limitsLists = ({ properties = {}, maxItems, items }: Shape): boolean => maxItems !== undefined || (items !== undefined && limitsLists(items)) || Object.values(properties).some(limitsLists);

const tooMany = (path: Path, has: number, most: number): Refusal => ({
  code: 'body.too_many',
  detail: `"${nameOf(path)}" has ${has} items; at most ${most} are allowed. Send fewer at once.`,
  pointer: pointerOf(path),
});
