import { expect, test } from '@jest/globals';
import { linesShown, readPatch } from './read-patch.ts';

test('given a patch, then each run of added lines has its file and its place', () => {
  const patch = [
    'diff --git a/src/a.ts b/src/a.ts', 'index 1..2 100644', '--- a/src/a.ts', '+++ b/src/a.ts',
    '@@ -1,3 +1,4 @@', ' one', '-two', '+zwei', '+drei', ' four',
    '@@ -10 +11,2 @@ function x', '-last', '+lasting', '+end', '\\ No newline at end of file',
    'diff --git a/new.ts b/new.ts', 'new file mode 100644', '--- /dev/null', '+++ b/new.ts', '@@ -0,0 +1 @@', '+only', '',
  ].join('\n');
  expect(readPatch(patch)).toEqual({
    added: [
      { path: 'src/a.ts', line: 2, lines: ['zwei', 'drei'] },
      { path: 'src/a.ts', line: 11, lines: ['lasting', 'end'] },
      { path: 'new.ts', line: 1, lines: ['only'] },
    ],
    removed: ['two', 'last'],
  });
});

test('given added lines that look like headings, then they are lines', () => {
  const patch = ['diff --git a/a b/a', '--- a/a', '+++ b/a', '@@ -1,2 +1,4 @@', ' x', '--- b/evil', '+++ b/evil', '+diff --git a/q b/q', '+@@ -1 +1 @@', ''].join('\n');
  expect(readPatch(patch)).toEqual({ added: [{ path: 'a', line: 2, lines: ['++ b/evil', 'diff --git a/q b/q', '@@ -1 +1 @@'] }], removed: ['-- b/evil'] });
});

test('given names in quotes or with blanks, then they are read as they are', () => {
  const quoted = ['diff --git "a/\\303\\244 \\"b\\".txt" "b/\\303\\244 \\"b\\".txt"', '--- /dev/null', '+++ "b/\\303\\244 \\"b\\".txt"', '@@ -0,0 +1 @@', '+x', ''].join('\n');
  const blank = ['diff --git a/a b.txt b/a b.txt', '--- /dev/null', '+++ b/a b.txt\t', '@@ -0,0 +1 @@', '+x', ''].join('\n');
  expect(readPatch(quoted).added[0]?.path).toBe('ä "b".txt');
  expect(readPatch(blank).added[0]?.path).toBe('a b.txt');
});

test('given a file that goes, a binary one and a patch that was cut, then what is there is read', () => {
  const patch = [
    'diff --git a/gone b/gone', 'deleted file mode 100644', '--- a/gone', '+++ /dev/null', '@@ -1,2 +0,0 @@', '-a', '-b',
    'diff --git a/x.png b/x.png', 'Binary files a/x.png and b/x.png differ',
    'diff --git a/y b/y', '--- a/y', '+++ b/y', '@@ -1 +1,9 @@', ' y', '+z',
  ].join('\n');
  expect(readPatch(patch)).toEqual({ added: [{ path: 'y', line: 2, lines: ['z'] }], removed: ['a', 'b'] });
});

test('given a merge, then only what none of its parents has is added by it, and what follows is read as ever', () => {
  const patch = [
    'diff --cc src/a.ts', 'index 1,2..3', '--- a/src/a.ts', '+++ b/src/a.ts', '@@@ -1,3 -1,3 +1,6 @@@', '  one', '- two', ' -zwei', '++evil', '+ left', ' +right', '++@@@ -1,9 -1,9 +1,9 @@@', '  three',
    'diff --cc new.ts', 'index 0,0..1', 'new file mode 100644', '--- /dev/null', '+++ b/new.ts', '@@@ -1,0 -1,0 +1,1 @@@', '++only',
    'diff --cc three.ts', '--- a/three.ts', '+++ b/three.ts', '@@@@ -1,1 -1,1 -1,0 +1,2 @@@@', '  +all', '+++none',
    'diff --cc x.bin', 'index 0,0..1', 'Binary files differ',
    'diff --git a/b.ts b/b.ts', '--- a/b.ts', '+++ b/b.ts', '@@ -1 +1 @@', '-x', '+y', '',
  ].join('\n');
  expect(readPatch(patch)).toEqual({
    added: [
      { path: 'src/a.ts', line: 2, lines: ['evil'] },
      { path: 'src/a.ts', line: 5, lines: ['@@@ -1,9 -1,9 +1,9 @@@'] },
      { path: 'new.ts', line: 1, lines: ['only'] },
      { path: 'three.ts', line: 2, lines: ['none'] },
      { path: 'b.ts', line: 1, lines: ['y'] },
    ],
    removed: ['two', 'zwei', 'x'],
  });
});

test('given a patch, then every line that it shows, by the name of its file, also where it goes or was cut', () => {
  const patch = [
    'diff --git a/src/a.ts b/src/a.ts', '--- a/src/a.ts', '+++ b/src/a.ts', '@@ -1,3 +1,3 @@', ' one', '-two', '+zwei', ' three', '\\ No newline at end of file',
    'diff --git a/gone b/gone', 'deleted file mode 100644', '--- a/gone', '+++ /dev/null', '@@ -1 +0,0 @@', '--- a/evil',
    'diff --git a/new b/new', '--- /dev/null', '+++ b/new', '@@ -0,0 +1,9 @@', '+only',
  ].join('\n');
  expect(linesShown(patch).map(({ path, lines }) => [path, lines])).toEqual([['src/a.ts', ['one', 'two', 'zwei', 'three']], ['gone', ['-- a/evil']], ['new', ['only']]]);
});
