import { common, manifest } from './check.ts';
import { before as types } from './shared-types.ts';

export const before = `import type { User } from '@acme/shared-types';

const users: readonly User[] = [{ id: 'u1', name: 'Ada' }];

export function handle(path: string): { status: number; body: unknown } {
  const user = users.find((one) => path === \`/users/\${one.id}\`);
  return user === undefined ? { status: 404, body: null } : { status: 200, body: user };
}
`;

/** Compiles only beside a shared-types that has UserPreferences. */
export const after = `import { defaultPreferences, type User, type UserPreferences } from '@acme/shared-types';

const users: readonly User[] = [{ id: 'u1', name: 'Ada' }];
const preferences = new Map<string, UserPreferences>();

export function handle(path: string): { status: number; body: unknown } {
  const [, id = '', leaf] = /^\\/users\\/([^/]+)(\\/preferences)?$/.exec(path) ?? [];
  const user = users.find((one) => one.id === id);
  if (user === undefined) return { status: 404, body: null };
  return { status: 200, body: leaf === undefined ? user : (preferences.get(id) ?? defaultPreferences(id)) };
}
`;

const firstTest = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { handle } from '../src/index.ts';

test('a known user is served', () => {
  assert.equal(handle('/users/u1').status, 200);
  assert.equal(handle('/users/nobody').status, 404);
});
`;

export const test = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { handle } from '../src/index.ts';

test('preferences are served at /users/:id/preferences', () => {
  assert.deepEqual(handle('/users/u1/preferences'), { status: 200, body: { userId: 'u1', theme: 'light', itemsPerPage: 20 } });
});
`;

export const api = {
  ...common('api', ['shared-types']),
  'src/index.ts': before,
  'test/users.test.ts': firstTest,
  'vendor/shared-types/package.json': manifest('shared-types', []),
  'vendor/shared-types/src/index.ts': types,
};
