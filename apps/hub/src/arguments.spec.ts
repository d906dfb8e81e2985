import { expect, test } from '@jest/globals';
import { parseArguments } from './arguments.ts';

test('given the verb or not, then the hub starts, and says so to programs that ask', () => {
  expect(parseArguments([])).toEqual({ kind: 'start', json: false });
  expect(parseArguments(['start', '--json'])).toEqual({ kind: 'start', json: true });
});

test('given a call for help, then help, whatever else is there', () => {
  expect(parseArguments(['start', '--port', '--help'])).toEqual({ kind: 'help', of: 'start' });
});

test('given a word that is not known, then it is named', () => {
  expect(parseArguments(['start', '--port=1'])).toEqual({ kind: 'wrong', of: 'start', reason: expect.stringContaining('"--port=1"') });
});

test('given another verb, then it is done, and has help of its own', () => {
  expect(parseArguments(['verify', '--json'])).toEqual({ kind: 'verify', json: true });
  expect(parseArguments(['verify', '--help'])).toEqual({ kind: 'help', of: 'verify' });
  expect(parseArguments(['verify', '--repair'])).toEqual({ kind: 'wrong', of: 'verify', reason: expect.stringContaining('"--repair"') });
});

test('given prune, then it wants to hear how far back, in days, hours or minutes', () => {
  expect(parseArguments(['prune', '--before', '30d', '--json'])).toEqual({ kind: 'prune', json: true, olderThanMs: 30 * 24 * 60 * 60_000 });
  expect(parseArguments(['prune', '--before=5m'])).toEqual({ kind: 'prune', json: false, olderThanMs: 300_000 });
  for (const words of [[], ['--before'], ['--before', '30'], ['--before', '1y'], ['--before', '30d', '--all']]) {
    expect(parseArguments(['prune', ...words])).toMatchObject({ kind: 'wrong', of: 'prune' });
  }
});
