import { expect, test } from '@jest/globals';
import { absentForAgent, absentInWords, whyNothingThere } from './absent.ts';

const sha = 'a'.repeat(40);
const absent = {
  submodules: [{ path: 'libs/x', sha, url: 'https://git.example.org/x.git' }, { path: 'lost', sha, url: null }],
  pointers: ['assets/a.png', 'assets/b.png', 'src/icon.png'],
  files: ['assets/a.png', 'assets/b.png', 'src/icon.png', 'src/main.ts'],
};
const task = (paths: readonly string[], path: string | null = null) => ({ paths: [...paths], repository: { id: 'rep_api', name: 'api', url: '/srv/api.git', path, defaultBranch: 'main' } });

test.each([
  [[], null],
  [['src/**'], null],
  [['new/**'], null],
  [['libs/y/**'], null],
  [['libs/xy/a.ts'], null],
  [['src/main.ts', 'libs/x/src/**'], null],
  [['assets/a.png', 'new/**'], null],
  [['libs/x/src/**', 'assets/**'], /works on "libs\/x\/src\/\*\*", which is in the submodule libs\/x \(https:.*fuel repo add/],
  [['assets/**', 'lost/a'], /all that is there are pointers/],
  [['libs/x'], /in the submodule libs\/x/],
  [['lost/a'], /in the submodule lost:/],
  [['assets/**'], /all that is there are pointers of Git LFS \(assets\/a\.png, assets\/b\.png\)/],
  [['src/icon.png'], /pointers of Git LFS/],
])('given a task that works on %j, then it is told what is not there, where nothing is', (paths, why) => {
  const said = whyNothingThere(task(paths), absent);
  if (why === null) expect(said).toBeNull();
  else expect(said).toMatch(why);
});

test('given a repository that is a folder of a larger one, then its patterns begin there', () => {
  expect(whyNothingThere(task(['x/**'], 'libs'), absent)).toMatch(/in the submodule libs\/x/);
  expect(whyNothingThere(task(['main.ts'], 'src'), absent)).toBeNull();
});

test('given everything, then nobody is told anything', () => {
  const all = { submodules: [], pointers: [], files: [] };
  expect([absentInWords(all), absentForAgent(all), whyNothingThere(task(['a']), all)]).toEqual([null, [], null]);
});

test('given what is absent, then people and the agent are told its names, as material', () => {
  expect(absentInWords(absent)).toBe('submodules are left empty: libs/x (https://git.example.org/x.git), lost; 3 files are pointers of Git LFS: assets/a.png, assets/b.png, src/icon.png');
  const [part] = absentForAgent({ ...absent, pointers: Array.from({ length: 30 }, (_, n) => `${n}.png`) });
  expect(part).toMatchObject({ source: 'hub', trust: 'material' });
  expect(part?.text).toContain(`libs/x is a submodule of https://git.example.org/x.git at ${sha}; the folder is empty here`);
  expect(part?.text).toContain('19.png and 10 more');
});
