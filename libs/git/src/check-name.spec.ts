import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkBranchName, checkDirectory, checkRefName, checkRepositoryPath, checkSha } from './check-name.ts';
import { GitFailure } from './git-failure.ts';
import { mustPass } from './refuse-name.ts';

const letters = [...'abzAZ019._+@-/'];
const nearlyNames = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom(...letters, '..', '@{', '.lock', ' ', '~', '^', ':', '\u3000', '$(id)'), { maxLength: 30 }).map((parts) => parts.join('')),
);

describe('a ref name', () => {
  test.each(['refs/heads/main', 'refs/heads/fuel/t_1/2', 'refs/heads/dependabot/npm/@types/node-24', 'refs/tags/v1.2.3+build', 'refs/fuel/keep/abc'])(
    'is taken: %s',
    (name) => {
      expect(checkRefName(name)).toEqual({ ok: true, value: name });
    },
  );

  test.each([
    'main',
    'heads/main',
    'refs/heads/',
    'refs/heads/-x',
    'refs/heads/$(id)',
    'refs/heads/a\u3000b',
    'refs/heads/a b',
    'refs/heads/a..b',
    'refs/heads/a@{1}',
    'refs/heads/@',
    'refs/heads/.hidden',
    'refs/heads/a.lock',
    'refs/heads/a.lock/b',
    'refs/heads/a.',
    'refs/heads//a',
    'refs/heads/a/',
    'refs/heads/a\nb',
    'refs/heads/a:b',
    'refs/heads/*',
    'refs/heads/ä',
    'refs/replace/0123',
    'refs/notes/x',
    `refs/heads/${'a'.repeat(200)}`,
    '--upload-pack=x',
  ])('is refused: %j', (name) => {
    expect(checkRefName(name)).toMatchObject({ ok: false, refusal: { code: 'git.unsafe_name', field: 'ref' } });
  });

  test('given any text, what is taken obeys the rules of git-check-ref-format and stays harmless in a shell', () => {
    fc.assert(
      fc.property(nearlyNames, (tail) => {
        const name = `refs/heads/${tail}`;
        if (!checkRefName(name).ok) return;
        expect(name).toMatch(/^[\w.+@/-]{12,200}$/);
        expect(name).not.toMatch(/\.\.|\/\/|@\{|\/[-.]|\.lock(\/|$)|\.(\/|$)|\/$|\/@(\/|$)/);
      }),
    );
  });
});

describe('a branch name', () => {
  test('is taken when its full ref name would be', () => {
    fc.assert(
      fc.property(nearlyNames, (name) => {
        const reserved = name === 'HEAD' || name.startsWith('refs/');
        expect(checkBranchName(name).ok).toBe(!reserved && checkRefName(`refs/heads/${name}`).ok);
      }),
    );
  });

  test.each(['-x', 'HEAD', 'refs/heads/main', '', 'a b'])('is refused: %j', (name) => {
    expect(checkBranchName(name).ok).toBe(false);
  });
});

describe('a path in a repository', () => {
  test.each(['.fuel/config.yaml', 'packages/web app/[id]/page.tsx', 'docs/übersicht.md'])('is taken: %s', (path) => {
    expect(checkRepositoryPath(path).ok).toBe(true);
  });

  test.each(['', '/etc/passwd', '../x', 'a/../b', './a', 'a//b', 'a/', '-rf', 'a/-rf', '.git/config', 'sub/.GIT/hooks', 'git~1/x', 'a\\b', ':(top)a', 'a\0b'])(
    'is refused: %j',
    (path) => {
      expect(checkRepositoryPath(path)).toMatchObject({ ok: false, refusal: { field: 'path' } });
    },
  );
});

describe('a SHA and a directory', () => {
  test('are exact or nothing', () => {
    expect(checkSha('a'.repeat(40)).ok).toBe(true);
    expect(checkSha('a'.repeat(64)).ok).toBe(true);
    for (const sha of ['HEAD', 'a'.repeat(39), 'A'.repeat(40), `${'a'.repeat(40)}^`, `-${'a'.repeat(40)}`]) expect(checkSha(sha).ok).toBe(false);
    expect(checkDirectory('/srv/fuel/./a//b/')).toEqual({ ok: true, value: '/srv/fuel/a/b' });
    for (const dir of ['a/b', '/', '/a\nb', '']) expect(checkDirectory(dir).ok).toBe(false);
  });

  test('that reach a verb unchecked come back as a failure that names field, reason and remedy', () => {
    const attempt = (): string => mustPass(checkSha('main'));
    expect(attempt).toThrow(GitFailure);
    expect(attempt).toThrow('sha is not 40 or 64 lower-case hexadecimal digits: name the exact commit, never a branch');
  });
});
