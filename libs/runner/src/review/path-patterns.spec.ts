import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { matches, matchesAny } from './path-patterns.ts';

test.each([
  ['src/a.ts', 'src/a.ts', true],
  ['src/a.ts', 'src', true],
  ['src/deep/a.ts', 'src/', true],
  ['src/a.ts', 'sr', false],
  ['lib/src/a.ts', 'src', false],
  ['src/a.ts', 'src/*', true],
  ['src/deep/a.ts', 'src/*', false],
  ['src/deep/a.ts', 'src/**', true],
  ['src/deep/er/a.ts', 'src/**/*.ts', true],
  ['src/a.ts', 'src/**/*.ts', true],
  ['src/a.js', 'src/**/*.ts', false],
  ['packages/web/src/a.ts', 'packages/*/src', true],
  ['packages/web/test/a.ts', 'packages/*/src', false],
  ['a.md', '*.md', true],
  ['docs/a.md', '*.md', false],
  ['docs/a.md', '**/*.md', true],
  ['.env', '*', true],
  ['.fuel/config.yaml', '.fuel', true],
  ['src/ab.ts', 'src/a?.ts', true],
  ['src/a.ts', 'src/a?.ts', false],
  ['src/a.tsx', 'src/*.{ts,tsx}', true],
  ['src/a.css', 'src/*.{ts,tsx}', false],
  ['web/src/a.ts', '{api,web}/src', true],
  ['src/(x).ts', 'src/(x).ts', true],
  ['src/a+b.ts', 'src/a+b.ts', true],
  ['anything', '**', true],
  ['a/b', './a', true],
  ['a', '/', false],
])('given %s and the pattern %s, then %s', (path, pattern, answer) => {
  expect(matches(path, pattern)).toBe(answer);
});

test('given no pattern, then nothing is named', () => {
  expect(matchesAny('a', [])).toBe(false);
});

test('given patterns that are meant to take long, then they take no time', () => {
  const began = performance.now();
  matches(`${'a'.repeat(3_000)}b`, `${'*a'.repeat(200)}c`);
  matches('a/'.repeat(400), `${'**/'.repeat(150)}x`);
  matches('a', '{a,b}'.repeat(60));
  expect(performance.now() - began).toBeLessThan(2_000);
});

test('given any path, then it names itself, and each folder above it names it too', () => {
  const name = fc.stringMatching(/^[a-z0-9._-]{1,8}$/).filter((one) => one !== '.' && one !== '..');
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 6 }), fc.nat(), (names, cut) => {
      const path = names.join('/');
      expect(matches(path, path)).toBe(true);
      expect(matches(path, names.slice(0, 1 + (cut % names.length)).join('/'))).toBe(true);
      expect(matches(path, `${names[0]}/**`) || names.length === 1).toBe(true);
    }),
  );
});
