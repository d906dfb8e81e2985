import { describe, expect, test } from '@jest/globals';
import { parseConfig } from './parse-config.ts';

const review = { rounds: 3, baseline: 'forgive', duplicates: { lines: 12, block: false }, secrets: { ignore: [] } };
const worktrees = {
  strategy: { bugfix: 'task', feature: 'feature', refactor: 'long', chore: 'pool' },
  maxPerRepo: 16, cleanupAfterHours: 72, reuse: true, keepFailures: 0, copy: [], gitHooks: false, ports: { from: 20_000, each: 20 },
};

const message = (text: string): string => {
  const parsed = parseConfig(text);
  return parsed.kind === 'broken' ? parsed.message : '';
};

describe('.fuel/config.yaml', () => {
  test.each([null, '', '# nothing yet\n'])('given %j, then nothing is checked and nothing is set up', (text) => {
    expect(parseConfig(text)).toEqual({ kind: 'config', config: { checkTimeoutMs: 600_000, teardownTimeoutMs: 120_000, env: [], review, followUps: 'ask', worktrees } });
  });

  test('given a check, a setup and names of variables, then they are read', () => {
    expect(parseConfig('check: npm test\nsetup: [npm, ci]\ncheckTimeoutMs: 5000\nenv:\n  - NPM_TOKEN\n')).toEqual({
      kind: 'config', config: { check: 'npm test', setup: ['npm', 'ci'], checkTimeoutMs: 5_000, teardownTimeoutMs: 120_000, env: ['NPM_TOKEN'], review, followUps: 'ask', worktrees },
    });
  });

  test('given what is looked at in a review, then the rest of it stays as it is', () => {
    expect(parseConfig('review: { rounds: 20 }\n')).toMatchObject({ config: { review: { rounds: 20 } } });
    for (const rounds of [0, 21, 1.5, 'many']) expect(parseConfig(`review: { rounds: ${rounds} }\n`)).toMatchObject({ kind: 'broken', message: expect.stringContaining('review.rounds') });
    expect(parseConfig('review:\n  duplicates: false\n  secrets: { ignore: ["test/keys/**"] }\n')).toMatchObject({ config: { review: { rounds: 3, baseline: 'forgive', duplicates: false, secrets: { ignore: ['test/keys/**'] } } } });
    expect(parseConfig('review: { duplicates: {} }\n')).toMatchObject({ config: { review } });
    expect(message('review:\n  baseline: sometimes\n')).toMatch(/line 2, column \d+: review\.baseline: /);
    expect(message('review: { secrets: { ignore: ["../x"] } }\n')).toContain('review.secrets');
  });

  test('given text that is not YAML, then line and column are named', () => {
    expect(message('check: ok\nsetup: "npm\n')).toMatch(/^\.fuel\/config\.yaml, line \d+, column \d+: /);
  });

  test('given a value of the wrong kind, then its member and its place are named', () => {
    expect(message('check: npm test\ncheckTimeoutMs: soon\n')).toMatch(/^\.fuel\/config\.yaml, line 2, column 17: checkTimeoutMs: /);
  });

  test('given a member that does not exist, then it is named', () => {
    expect(message('chekc: npm test\n')).toContain('chekc');
  });

  test('given several things that are wrong, then all of them are told, each with its line and column and what was meant', () => {
    const parsed = parseConfig('chekc: npm test\ncheckTimeoutMs: soon\nenv:\n  - 1NPM\n  - OK\nsetup: {}\nnothing_like_it: 1\n');
    expect(parsed.kind === 'broken' && parsed.problems).toEqual([
      { line: 2, column: 17, path: 'checkTimeoutMs', message: 'it has to be a number' },
      { line: 6, column: 8, path: 'setup', message: 'it has to be a text or a list' },
      { line: 4, column: 5, path: 'env.0', message: expect.stringContaining('pattern') },
      { line: 1, column: 1, path: 'chekc', message: 'there is no such member; did you mean "check"?' },
      { line: 7, column: 1, path: 'nothing_like_it', message: expect.stringMatching(/no such member; known are check, .*env/) },
    ]);
  });

  test('given the folder of git hooks, then it is one of the worktree, or false', () => {
    expect(parseConfig('worktrees: { gitHooks: .husky/_ }\n')).toMatchObject({ config: { worktrees: { gitHooks: '.husky/_' } } });
    expect(message('worktrees: { gitHooks: true }\n')).toMatch(/line 1, column 24: worktrees\.gitHooks: it has to be false or a text/);
    for (const odd of ['/etc/hooks', '"a b"', 'a//b', '-x']) expect(message(`worktrees: { gitHooks: ${odd} }\n`)).toMatch(/worktrees\.gitHooks: it has to be the folder of the hooks .*\.githooks/);
    for (const odd of ['../hooks', 'a/../../b', '.git/hooks', '.fuel']) expect(message(`worktrees: { gitHooks: ${odd} }\n`)).toMatch(/worktrees\.gitHooks: it has to be a folder that the repository/);
  });

  test('given a list whose members are wrong, then the member is named', () => {
    expect(message('check: [npm, {run: test}]\n')).toMatch(/line 1, column 14: check\.1: it has to be a text/);
  });

  test('given something deep inside that may be this or that, then what is wrong with it is told as if it could be nothing else', () => {
    expect(message('review:\n  duplicates: { line: 20 }\n  baseline: forgve\n')).toBe(
      '.fuel/config.yaml, line 3, column 13: review.baseline: it has to be one of forgive, strict, off; did you mean "forgive"?\n.fuel/config.yaml, line 2, column 17: review.duplicates.line: there is no such member; did you mean "lines"?',
    );
    expect(message('review: { secrets: 5 }\n')).toMatch(/review\.secrets: it has to be false or members/);
  });

  test('given a list instead of members, then it is refused', () => {
    expect(parseConfig('- npm test\n').kind).toBe('broken');
  });

  test('given aliases that unfold into very much, that name nothing or that name themselves, then it is refused and nothing breaks', () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]', ...[...'bcdefgh'].map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[at]}`).join(', ')}]`)].join('\n');
    expect(message(bomb)).toMatch(/^\.fuel\/config\.yaml: .*alias.*write the values out/i);
    expect(message('env: *nothing\n')).toMatch(/alias/i);
    expect(parseConfig('check: &a [*a]\n').kind).toBe('broken');
  });

  test('given text that is very long or very deep, then it is refused and nothing breaks', () => {
    expect(message(`# ${'x'.repeat(20_000)}\n`)).toMatch(/16000 are the most/);
    expect(parseConfig('['.repeat(16_000)).kind).toBe('broken');
    expect(parseConfig(`check: ${'['.repeat(7_000)}${']'.repeat(7_000)}`).kind).toBe('broken');
  });
});
