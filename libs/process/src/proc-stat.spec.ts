import { describe, expect, test } from '@jest/globals';
import { environValue, parseProcStat } from './proc-stat.ts';

describe('given /proc', () => {
  test('when a command holds spaces and parentheses, then the fields behind it are still right', () => {
    const text = '42 (a) b (c) S 7 40 39 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 123456 999 0';
    expect(parseProcStat(text)).toEqual({ pid: 42, command: 'a) b (c', state: 'S', ppid: 7, pgrp: 40, session: 39, startTime: '123456' });
  });

  test('when a line is cut off, then it is no process', () => {
    expect(parseProcStat('42 (a) S 7')).toBeUndefined();
    expect(parseProcStat('')).toBeUndefined();
  });

  test('when a variable is asked for, then a longer name that ends in it is not taken for it', () => {
    const environ = 'MY_ID=1\0ID=2\0EMPTY=\0';
    expect(environValue(environ, 'ID')).toBe('2');
    expect(environValue(environ, 'MY_ID')).toBe('1');
    expect(environValue(environ, 'EMPTY')).toBe('');
    expect(environValue(environ, 'NONE')).toBeUndefined();
  });
});
