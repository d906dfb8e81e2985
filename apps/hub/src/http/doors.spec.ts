import 'reflect-metadata';
import { expect, test } from '@jest/globals';
import { routes } from '@fuel/contracts';
import { doors } from './doors.ts';

/** Nest's and the adapter's own keys: what it really listens to is read, not what we meant. */
const metadata = { path: 'path', config: '__fastify_route_config__' };

const handlers = doors.flatMap(({ prototype }) =>
  Object.getOwnPropertyNames(prototype).flatMap((name) => {
    const method: unknown = Object.getOwnPropertyDescriptor(prototype, name)?.value;
    const path: unknown = typeof method === 'function' && name !== 'constructor' ? Reflect.getMetadata(metadata.path, method) : undefined;
    return typeof method === 'function' && path !== undefined ? [{ path, door: (Reflect.getMetadata(metadata.config, method) as { door?: string } | undefined)?.door }] : [];
  }),
);

test('given the route table, then each route has exactly one door', () => {
  expect(handlers.map(({ door }) => door).sort()).toEqual(Object.keys(routes).sort());
});

test('given every handler of the hub, then it is a door and stands at the address of its route', () => {
  for (const { path, door } of handlers) expect([door, path]).toEqual([door, routes[door as keyof typeof routes].path]);
});
