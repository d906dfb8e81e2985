import { describe, expect, test } from '@jest/globals';
import { childEnvironment } from './environment.ts';

const ours = { PATH: '/bin', LC_ALL: 'C', https_proxy: 'http://p', SSL_CERT_FILE: '/c', AWS_SECRET_ACCESS_KEY: 'x', MY_KEY: 'y', GONE: undefined };

describe("given the node's environment", () => {
  test('when nothing is named, then only what every program needs is inherited', () => {
    expect(childEnvironment(ours, {})).toEqual({ PATH: '/bin', LC_ALL: 'C', https_proxy: 'http://p', SSL_CERT_FILE: '/c' });
  });

  test('when a repository names variables of ours, then they stay here all the same', () => {
    expect(childEnvironment({ PATH: '/bin', FUEL_JOIN_TOKEN: 'x', FUEL_TOKEN: 'y' }, { envAllow: ['FUEL_JOIN_TOKEN', 'FUEL_TOKEN', 'PATH'] })).toEqual({ PATH: '/bin' });
    expect(childEnvironment({}, { env: { FUEL_TASK: 'tsk_1' }, envAllow: ['FUEL_TASK'] })).toEqual({ FUEL_TASK: 'tsk_1' });
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
