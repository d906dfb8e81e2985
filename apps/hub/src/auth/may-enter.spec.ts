import { describe, expect, test } from '@jest/globals';
import { mayEnter } from './may-enter.ts';
import { bearerOf } from './bearer.ts';

describe('who passes which door', () => {
  test('given every role at every door, then the table', () => {
    const roles = ['admin', 'member', 'node'] as const;
    const row = (access: Parameters<typeof mayEnter>[0]) => roles.filter((role) => mayEnter(access, role) === null);
    expect(row('public')).toEqual(roles);
    expect(row('join')).toEqual(roles);
    expect(row('node')).toEqual(['node']);
    expect(row('member')).toEqual(['admin', 'member']);
    expect(row('admin')).toEqual(['admin']);
  });

  test('given the wrong role, then the refusal says which is needed', () => {
    expect(mayEnter('member', 'node')).toEqual({
      code: 'auth.forbidden',
      detail: 'This needs the token of a member or an admin, and the one that was sent is of a node. Use the right one.',
    });
  });
});

describe('the bearer token of a request', () => {
  test('given a header in any case of its scheme, then the token', () => {
    expect(bearerOf('Bearer abc-1')).toBe('abc-1');
    expect(bearerOf('bearer  abc')).toBe('abc');
  });

  test('given no header, another scheme or nothing in it, then none', () => {
    for (const header of [undefined, '', 'Basic eDp5', 'Bearer', 'Bearer a b', `Bearer ${'x'.repeat(500)}`]) expect(bearerOf(header)).toBeNull();
  });
});
