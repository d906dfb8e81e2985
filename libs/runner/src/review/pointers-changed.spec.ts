import { expect, test } from '@jest/globals';
import { pointersChanged } from './pointers-changed.ts';
import { readPatch } from './read-patch.ts';

const oid = 'e'.repeat(64);
const heading = (path: string) => `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n`;
const findings = (patch: string) => pointersChanged({ lines: readPatch(patch) }).map(({ code, path, needsPerson }) => [code, path, needsPerson]);

test('given a pointer that is new or points elsewhere, then a person has to name it', () => {
  const changed = `${heading('a.png')}@@ -1,3 +1,3 @@\n version https://git-lfs.github.com/spec/v1\n-oid sha256:${'d'.repeat(64)}\n-size 1\n+oid sha256:${oid}\n+size 2\n`;
  const added = `${heading('b.png')}@@ -0,0 +1,3 @@\n+version https://git-lfs.github.com/spec/v1\n+oid sha256:${oid}\n+size 2\n`;
  expect(findings(changed + added)).toEqual([['lfs_pointer_changed', 'a.png', true], ['lfs_pointer_changed', 'b.png', true]]);
});

test('given a pointer that goes, or words about one, then nothing has to be named', () => {
  expect(findings(`${heading('a.png')}@@ -1,3 +0,0 @@\n-version https://git-lfs.github.com/spec/v1\n-oid sha256:${oid}\n-size 2\n`)).toEqual([]);
  expect(findings(`${heading('a.md')}@@ -0,0 +1,1 @@\n+oid sha256:${oid} is what it says\n`)).toEqual([]);
});
