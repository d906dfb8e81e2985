import { describe, expect, test } from '@jest/globals';
import { namesPath, parsePid } from './pid-file.ts';

describe('parsePid', () => {
  test("given Postgres's postmaster.pid, when it is read, then the first line is the process", () => {
    expect(parsePid('4711\n/data/postgres/data\n1795000000\n5432\n\n127.0.0.1\n')).toBe(4711);
  });

  test.each(['', '\n', '0\n', '1\n', '-5\n', 'abc\n', '12x\n', '99999999999999999999\n'])('given %j, when it is read, then nobody is meant', (text) => {
    expect(parsePid(text)).toBeNull();
  });
});

describe('namesPath', () => {
  test.each([
    ['postgres\0-D\0/data/pg\0-p\0 5432\0', true],
    ['postgres\0-D\0/data/pg2\0', false],
    ['postgres -D /data/pg -p 5432', true],
    ['vim /data/pg.conf', false],
    ['', false],
  ])('given the command line %j, when /data/pg is looked for, then the answer is %s', (commandLine, expected) => {
    expect(namesPath(commandLine, '/data/pg')).toBe(expected);
  });
});
