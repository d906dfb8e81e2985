import { describe, expect, test } from '@jest/globals';
import { missingPackages } from './install-packages.mjs';

const wanted = {
  '': { version: '0.1.0' },
  'libs/core': { version: '0.1.0' },
  'node_modules/@fuel/core': { link: true },
  'node_modules/zod': { version: '4.6.7' },
  'node_modules/fsevents': { version: '2.0.0', optional: true },
};

describe('missingPackages', () => {
  test('given nothing installed, then everything but what is optional is missing', () => {
    expect(missingPackages(wanted, {})).toEqual(['node_modules/@fuel/core', 'node_modules/zod']);
  });

  test('given another version installed, then that package is missing', () => {
    const installed = { 'node_modules/@fuel/core': { link: true }, 'node_modules/zod': { version: '4.6.6' } };
    expect(missingPackages(wanted, installed)).toEqual(['node_modules/zod']);
  });

  test('given the same versions, then nothing is missing', () => {
    const installed = { 'node_modules/@fuel/core': { link: true }, 'node_modules/zod': { version: '4.6.7' } };
    expect(missingPackages(wanted, installed)).toEqual([]);
  });
});
