import { describe, expect, test } from '@jest/globals';
import { letThrough, ownSecrets } from './let-through.ts';

const environment = {
  NPM_TOKEN: 'abcdefgh', DATABASE_URL: 'postgres://u:p@h/db', CI: 'true', NODE_ENV: 'development', JAVA_HOME: '/usr/lib/jvm', PORT: '12345678', SHORT_KEY: 'abc',
  OTHER_TOKEN: 'not-named-by-anybody', HTTPS_PROXY: 'http://ada:hunter22@proxy:3128', no_proxy: 'a@b',
};

describe('given variables that a repository names', () => {
  test('when a child has them, then what may be a secret is one, and plain words, paths and numbers are not', () => {
    const named = ['NPM_TOKEN', 'DATABASE_URL', 'CI', 'NODE_ENV', 'JAVA_HOME', 'PORT', 'SHORT_KEY', 'GONE'];
    expect(letThrough(environment, named)).toEqual(['abcdefgh', 'postgres://u:p@h/db', 'ada:hunter22']);
  });

  test("when none is named, then only a proxy's password is left to hide", () => {
    expect(letThrough(environment)).toEqual(['ada:hunter22']);
    expect(letThrough({})).toEqual([]);
  });
});

test('given our own environment, then what is named and looks like a secret is one', () => {
  const environment = { NPM_TOKEN: 'a1b2c3d4e5f6', API_KEY: ' k3k3k3k3k3k3 ', AUTH_MODE: 'production', SSH_AUTH_SOCK: '/tmp/agent.1234567', PLAIN: 'a1b2c3d4e5f6g7', MY_SECRET: undefined };
  expect(ownSecrets(environment)).toEqual(['a1b2c3d4e5f6', 'k3k3k3k3k3k3']);
});
