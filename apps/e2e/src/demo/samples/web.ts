import { before as apiBefore } from './api.ts';
import { common, manifest } from './check.ts';
import { before as types } from './shared-types.ts';

const before = `import type { User } from '@acme/shared-types';
import { handle } from '@acme/api';

export function page(userId: string): string {
  const { status, body } = handle(\`/users/\${userId}\`);
  return status === 200 ? \`<h1>\${(body as User).name}</h1>\` : '<h1>Nobody here</h1>';
}
`;

/** Compiles only beside the new shared-types, and passes its test only beside the new api. */
export const after = `import type { User, UserPreferences } from '@acme/shared-types';
import { handle } from '@acme/api';

export function page(userId: string): string {
  const { status, body } = handle(\`/users/\${userId}\`);
  if (status !== 200) return '<h1>Nobody here</h1>';
  const { theme, itemsPerPage } = handle(\`/users/\${userId}/preferences\`).body as UserPreferences;
  return \`<main class="\${theme}"><h1>\${(body as User).name}</h1><p>\${itemsPerPage} items a page</p></main>\`;
}
`;

const firstTest = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { page } from '../src/index.ts';

test('the page greets the user', () => {
  assert.match(page('u1'), /Ada/);
});
`;

export const test = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { page } from '../src/index.ts';

test('the page follows the preferences', () => {
  assert.equal(page('u1'), '<main class="light"><h1>Ada</h1><p>20 items a page</p></main>');
});
`;

export const web = {
  ...common('web', ['shared-types', 'api']),
  'src/index.ts': before,
  'test/page.test.ts': firstTest,
  'vendor/shared-types/package.json': manifest('shared-types', []),
  'vendor/shared-types/src/index.ts': types,
  'vendor/api/package.json': manifest('api', ['shared-types']),
  'vendor/api/src/index.ts': apiBefore,
};
