import { expect, test } from '@jest/globals';
import { hideTokens } from './hide-tokens.ts';

test.each([
  ['"fueljoin_abcdefghijkl" is not an address', '"…" is not an address'],
  ['Bearer fuel_Jo-if8EEDWZhngg was sent', 'Bearer … was sent'],
  ['join first: fuel node join <hub url> --repo DIR', 'join first: fuel node join <hub url> --repo DIR'],
  ['/home/me/fuel_things/api', '/home/me/fuel_things/api'],
])('given %j, then %j is said', (text, said) => {
  expect(hideTokens(text)).toBe(said);
});
