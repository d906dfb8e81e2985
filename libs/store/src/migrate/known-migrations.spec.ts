import { describe, expect, test } from '@jest/globals';
import { isBreaking } from './known-migrations.ts';

describe('a migration that an older hub cannot live with', () => {
  test('given the mark on the first line, then it is one; anywhere else it is not', () => {
    expect(isBreaking('-- breaking\nDROP TABLE "x";')).toBe(true);
    expect(isBreaking('-- breaking')).toBe(true);
    expect(isBreaking('CREATE TABLE "x" ();\n-- breaking')).toBe(false);
    expect(isBreaking('-- breaking news\n')).toBe(false);
  });
});
