import { common } from './check.ts';

export const before = `export interface User {
  readonly id: string;
  readonly name: string;
}
`;

/** What the feature adds: the contract that the two consumers compile against. */
export const addition = `
export interface UserPreferences {
  readonly userId: string;
  readonly theme: 'light' | 'dark';
  readonly itemsPerPage: number;
}

export const defaultPreferences = (userId: string): UserPreferences => ({ userId, theme: 'light', itemsPerPage: 20 });
`;

export const test = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultPreferences } from '../src/index.ts';

test('a new user begins with the light theme', () => {
  assert.deepEqual(defaultPreferences('u1'), { userId: 'u1', theme: 'light', itemsPerPage: 20 });
});
`;

const firstTest = `import { test } from 'node:test';
import type { User } from '../src/index.ts';

test('a user has a name', () => {
  const user: User = { id: 'u1', name: 'Ada' };
  if (user.name !== 'Ada') throw new Error('no name');
});
`;

export const sharedTypes = { ...common('shared-types', []), 'src/index.ts': before, 'test/user.test.ts': firstTest };
