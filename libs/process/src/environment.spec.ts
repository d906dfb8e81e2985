import { describe, expect, test } from '@jest/globals';
import { childEnvironment } from './environment.ts';

const ours = { PATH: '/bin', LC_ALL: 'C', https_proxy: 'http://p', SSL_CERT_FILE: '/c', AWS_SECRET_ACCESS_KEY: 'x', MY_KEY: 'y', GONE: undefined };

describe("given the node's environment", () => {
  test('when nothing is named, then only what every program needs is inherited', () => {
    expect(childEnvironment(ours, {})).toEqual({ PATH: '/bin', LC_ALL: 'C', https_proxy: 'http://p', SSL_CERT_FILE: '/c' });
  });

  test('when a name is allowed and a value is given, then the one is inherited and the other wins', () => {
    expect(childEnvironment(ours, { envAllow: ['MY_KEY', 'GONE'], env: { PATH: '/usr/bin' } })).toEqual({
      PATH: '/usr/bin',
      LC_ALL: 'C',
      https_proxy: 'http://p',
      SSL_CERT_FILE: '/c',
      MY_KEY: 'y',
    });
  });
});
