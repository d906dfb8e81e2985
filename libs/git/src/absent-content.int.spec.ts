import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { absentContent } from './index.ts';
import { parseModules, parseTree } from './absent-content.ts';
import { commit, makeSample, plainGit, write } from './fixtures/sample-repository.ts';
import type { Sample } from './fixtures/sample-repository.ts';

let sample: Sample;
beforeAll(async () => {
  sample = await makeSample();
});
afterAll(() => sample.remove());

const oid = 'e'.repeat(64);
const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize 12345\n`;
const push = async (): Promise<string> => {
  await plainGit(sample.clone, 'push', '--quiet', '--force', sample.mirror.dir, 'HEAD:refs/heads/pushed');
  return plainGit(sample.clone, 'rev-parse', 'HEAD');
};
const at = async (sha: string) => absentContent(sample.git, { mirror: sample.mirror, sha });

test('given a repository that holds all that it names, then nothing is absent', async () => {
  expect(await at(sample.base)).toEqual({ submodules: [], pointers: [], files: [] });
});

test('given a file that only speaks of LFS, and text that looks like a pointer without it, then nothing is absent', async () => {
  await commit(sample.clone, 'Speak of it', { 'docs/lfs.md': 'write filter=lfs', 'like.txt': pointer });
  expect((await at(await push())).pointers).toEqual([]);
});

test('given pointers below a .gitattributes anywhere, then they are named, and files of their size that are none are not', async () => {
  await commit(sample.clone, 'Use it', { 'assets/.gitattributes': '*.png filter=lfs diff=lfs merge=lfs -text\n', 'assets/a b.png': pointer, 'assets/notes.txt': 'x'.repeat(200), 'like.txt': 'no more\n' });
  const { pointers, submodules, files } = await at(await push());
  expect([pointers, submodules]).toEqual([['assets/a b.png'], []]);
  expect(files).toContain('assets/notes.txt');
  await commit(sample.clone, 'Use it no more', { 'assets/.gitattributes': '*.png binary\n' });
  expect((await at(await push())).pointers).toEqual([]);
  expect((await at(await plainGit(sample.clone, 'rev-parse', 'HEAD~1'))).pointers).toEqual(['assets/a b.png']);
});

test('given submodules, then each is named with its commit and address, also one that .gitmodules forgot, and nothing in that file is obeyed', async () => {
  await write(sample.clone, {
    '.gitmodules': `[include]\n\tpath = /etc/passwd\n[submodule "x"]\n\tpath = libs/x\n\turl = https://me:secret@git.example.org/x.git\n\tupdate = !touch owned\n`,
  });
  await plainGit(sample.clone, 'add', '.gitmodules');
  for (const path of ['libs/x', 'lost']) await plainGit(sample.clone, 'update-index', '--add', '--cacheinfo', `160000,${sample.base},${path}`);
  await plainGit(sample.clone, 'commit', '--quiet', '--message', 'As submodules');
  expect((await at(await push())).submodules).toEqual([{ path: 'libs/x', sha: sample.base, url: 'https://***@git.example.org/x.git' }, { path: 'lost', sha: sample.base, url: null }]);
});

test('given what git says, then it is read as it stands', () => {
  const nul = '\0';
  expect(parseTree(`100644 blob ${'a'.repeat(40)}      12\ta\nb${nul}160000 commit ${'b'.repeat(40)}       -\tsub${nul}`)).toEqual([
    { type: 'blob', sha: 'a'.repeat(40), size: 12, path: 'a\nb' }, { type: 'commit', sha: 'b'.repeat(40), size: NaN, path: 'sub' },
  ]);
  expect(parseTree(`100644 blob ${'a'.repeat(40)}\ta`)).toMatchObject([{ type: 'blob', path: 'a' }]);
  expect([...parseModules('submodule.a.b.path\nx/y\0submodule.a.b.url\nu\nv\0core.path\nz\0submodule.c.path\nq\0')]).toEqual([['x/y', 'u\nv']]);
});
