import { expect, test } from '@jest/globals';
import { platformOf, withAllPlatforms } from './lock-platforms.mjs';

test('given the name of a binary package, then its platform is in the name', () => {
  expect(platformOf('@swc/core-darwin-arm64')).toEqual({ cpu: ['arm64'], os: ['darwin'] });
  expect(platformOf('@swc/core-linux-x64-musl')).toEqual({ cpu: ['x64'], libc: ['musl'], os: ['linux'] });
  expect(platformOf('fsevents')).toBeUndefined();
});

test('given a lock that forgot the binary of another platform, then it gets an entry and the others stay as they are', () => {
  const gnu = { version: '1.0.0', optional: true };
  const packages = {
    'node_modules/swc': { version: '1.0.0', dev: true, optionalDependencies: { 'swc-linux-x64-gnu': '1.0.0', 'swc-win32-x64-msvc': '1.0.0' } },
    'node_modules/swc-linux-x64-gnu': gnu,
  };
  expect(withAllPlatforms(packages)).toEqual({
    ...packages,
    'node_modules/swc-win32-x64-msvc': { version: '1.0.0', cpu: ['x64'], dev: true, optional: true, os: ['win32'] },
  });
});
