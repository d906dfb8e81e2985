import { describe, expect, test } from '@jest/globals';
import { GitFailure } from './git-failure.ts';
import { outsideFailure } from './outside-failure.ts';

const system = (code: string): Error => Object.assign(new Error(`${code}: no luck, write '/x'`), { code, errno: -1, syscall: 'write' });

describe('what failed outside', () => {
  test.each([
    ['ENOSPC', 'git.disk_full', true],
    ['EDQUOT', 'git.disk_full', true],
    ['EMFILE', 'git.failed', true],
    ['EACCES', 'git.failed', false],
    ['ENOENT', 'git.failed', false],
  ])('given the system says %s, then it is %s and may pass: %s', (code, expected, retryable) => {
    expect(outsideFailure(system(code))).toMatchObject({ code: expected, retryable, message: `${code}: no luck, write '/x'` });
  });

  test('given a failure of git, then it stays what it is; given a bug, then it is none', () => {
    const failure = new GitFailure({ code: 'git.auth', message: 'no', retryable: false });
    expect(outsideFailure(failure)).toBe(failure);
    expect(outsideFailure(new TypeError('x is not a function'))).toBeNull();
    expect(outsideFailure(Object.assign(new Error('bad argument'), { code: 'ERR_INVALID_ARG_TYPE' }))).toBeNull();
    expect(outsideFailure('x')).toBeNull();
  });
});
