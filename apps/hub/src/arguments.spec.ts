import { expect, test } from '@jest/globals';
import { parseArguments } from './arguments.ts';

test('given the verb or not, then the hub starts, and says so to programs that ask', () => {
  expect(parseArguments([])).toEqual({ kind: 'start', json: false });
  expect(parseArguments(['start', '--json'])).toEqual({ kind: 'start', json: true });
});

test('given a call for help, then help, whatever else is there', () => {
  expect(parseArguments(['start', '--port', '--help'])).toEqual({ kind: 'help' });
});

test('given a word that is not known, then it is named', () => {
  expect(parseArguments(['start', '--port=1'])).toEqual({ kind: 'wrong', reason: expect.stringContaining('"--port=1"') });
});
