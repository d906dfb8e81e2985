import { describe, expect, test } from '@jest/globals';
import { look, tagged } from '../fixtures/feature.ts';
import { cell, line, table, wrap } from './cells.ts';

describe('lines and tables', () => {
  test('given a terminal, then a line is cut where it ends, before it is coloured', () => {
    expect(line(['abc ', cell('defgh', 'red'), 'never'], { ...tagged, width: 7 })).toBe('abc <red>de…</red>');
  });

  test('given rows of different lengths, then columns are as wide as their widest cell', () => {
    expect(table(['NAME', 'X'], [['a', '1'], ['longer', '2']], look)).toBe('NAME    X\na       1\nlonger  2');
  });

  test('given a cell with line ends and control characters, then the table keeps its shape', () => {
    expect(table(['A', 'B'], [['x\ny\x1b[1m', 'z']], look)).toBe('A        B\nx y\uFFFD[1m  z');
  });

  test('given a sentence, then it is broken between words and nothing of it is lost', () => {
    expect(wrap('try `fuel task retry t_1` again', 12)).toEqual(['try `fuel', 'task retry', 't_1` again']);
    expect(wrap('a long word', undefined)).toEqual(['a long word']);
  });
});
