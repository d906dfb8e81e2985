import { expect, test } from '@jest/globals';
import { isConfiguration, outsideScope } from './scope.ts';

const scope = { paths: [], forbidden: [], folder: null };

test('given no patterns, then every file may be changed', () => {
  expect(outsideScope(['a', 'b/c'], scope)).toEqual([]);
});

test('given a file outside what is allowed, then it is named with what is allowed', () => {
  expect(outsideScope(['src/a.ts', 'docs/b.md'], { ...scope, paths: ['src'] })).toEqual([
    { code: 'path_outside', path: 'docs/b.md', message: expect.stringContaining('only src;') },
  ]);
});

test('given a file that is forbidden, then it is named even where it is allowed', () => {
  expect(outsideScope(['src/a.ts', 'src/api/b.ts'], { ...scope, paths: ['src'], forbidden: ['src/api'] })).toMatchObject([{ code: 'path_forbidden', path: 'src/api/b.ts' }]);
});

test('given a repository that is a folder of another, then patterns are read from that folder', () => {
  const web = { paths: ['src', 'package-lock.json'], forbidden: [], folder: 'packages/web' };
  expect(outsideScope(['packages/web/src/a.ts', 'package-lock.json'], web)).toEqual([]);
  expect(outsideScope(['packages/api/src/a.ts', 'src/a.ts'], { ...web, paths: ['src'] }).map(({ path }) => path)).toEqual(['packages/api/src/a.ts']);
});

test('given very many files, then the first are named and the rest is counted', () => {
  const issues = outsideScope(Array.from({ length: 200 }, (_, at) => `x/${at}`), { ...scope, paths: ['src'] });
  expect(issues).toHaveLength(51);
  expect(issues.at(-1)?.message).toContain('150 more files');
});

test.each([['.fuel/config.yaml', true], ['packages/web/.fuel/config.yaml', true], ['src/fuel/a.ts', false], ['.fuelled', false]])('given %s, then configuration: %s', (path, answer) => {
  expect(isConfiguration(path)).toBe(answer);
});
