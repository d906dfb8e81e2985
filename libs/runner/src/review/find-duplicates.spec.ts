import { describe, expect, test } from '@jest/globals';
import { searchDuplicates } from './find-duplicates.ts';

const code = (from: number, count: number): readonly string[] => Array.from({ length: count }, (_, at) => `const value${from + at} = compute(${from + at});`);
const block = (path: string, line: number, lines: readonly string[]) => ({ path, line, lines });

function find(added: Parameters<typeof searchDuplicates>[0], tree: Readonly<Record<string, readonly string[]>>, size = 12) {
  const search = searchDuplicates(added, size);
  for (const [path, lines] of Object.entries(tree)) search.look({ path, text: lines.join('\n') });
  return search.found();
}

describe('duplicated code', () => {
  test('given added lines that stand elsewhere, then both places are named, once', () => {
    const copied = code(0, 20);
    expect(find([block('src/b.ts', 5, ['function x() {', ...copied, '}'])], {
      'src/a.ts': ['// old', ...copied.map((line) => `    ${line}`)],
      'src/b.ts': [...code(90, 4), 'function x() {', ...copied, '}'],
    })).toEqual([{ path: 'src/b.ts', from: 6, to: 25, other: { path: 'src/a.ts', line: 2 } }]);
  });

  test('given the same lines added twice, then it is told once', () => {
    const twice = code(0, 12);
    const tree = { 'a.ts': twice, 'b.ts': twice };
    expect(find([block('a.ts', 1, twice), block('b.ts', 1, twice)], tree)).toHaveLength(1);
    const inOne = [...twice, 'const between = "something of its own";', ...twice];
    expect(find([block('a.ts', 1, inOne)], { 'a.ts': inOne })).toHaveLength(1);
  });

  test('given one line less than is asked for, then nothing is found and nothing has to be read', () => {
    const few = code(0, 11);
    expect(searchDuplicates([block('b.ts', 1, few)], 12).looks).toBe(false);
    expect(find([block('b.ts', 1, [...few, 'const other = different(1);'])], { 'a.ts': few, 'b.ts': few })).toEqual([]);
  });

  test('given what stands only where it was added, then nothing is found', () => {
    const own = code(0, 40);
    expect(find([block('a.ts', 1, own)], { 'a.ts': own, 'b.ts': code(100, 40) })).toEqual([]);
  });

  test('given imports, comments and brackets, then they are no code of their own', () => {
    const header = Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? `import { thing${at} } from './thing${at}.ts';` : '});'));
    expect(find([block('b.ts', 1, header)], { 'a.ts': header, 'b.ts': header })).toEqual([]);
  });

  test('given blank lines and another indentation, then the same code is the same', () => {
    const copied = code(0, 14);
    expect(find([block('b.ts', 1, copied.flatMap((line) => [`\t${line}`, '']))], { 'a.ts': copied })).toMatchObject([{ path: 'b.ts', from: 1, to: 27 }]);
  });

  test('given a very large change and tree, then it takes no long time', () => {
    const large = code(0, 50_000);
    const began = process.cpuUsage();
    expect(find([block('a.ts', 1, large)], { 'a.ts': large, ...Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`x${at}.ts`, code(100_000 * (at + 1), 5_000)])) })).toEqual([]);
    const { user, system } = process.cpuUsage(began);
    expect((user + system) / 1_000).toBeLessThan(5_000);
  });
});
