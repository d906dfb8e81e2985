import { describe, expect, test } from '@jest/globals';
import { parseConfig } from './parse-config.ts';

const review = { baseline: 'forgive', duplicates: { lines: 12, block: false }, secrets: { ignore: [] } };

const message = (text: string): string => {
  const parsed = parseConfig(text);
  return parsed.kind === 'broken' ? parsed.message : '';
};

describe('.fuel/config.yaml', () => {
  test.each([null, '', '# nothing yet\n'])('given %j, then nothing is checked and nothing is set up', (text) => {
    expect(parseConfig(text)).toEqual({ kind: 'config', config: { checkTimeoutMs: 600_000, env: [], review } });
  });

  test('given a check, a setup and names of variables, then they are read', () => {
    expect(parseConfig('check: npm test\nsetup: [npm, ci]\ncheckTimeoutMs: 5000\nenv:\n  - NPM_TOKEN\n')).toEqual({
      kind: 'config', config: { check: 'npm test', setup: ['npm', 'ci'], checkTimeoutMs: 5_000, env: ['NPM_TOKEN'], review },
    });
  });

  test('given what is looked at in a review, then the rest of it stays as it is', () => {
    expect(parseConfig('review:\n  duplicates: false\n  secrets: { ignore: ["test/keys/**"] }\n')).toMatchObject({ config: { review: { baseline: 'forgive', duplicates: false, secrets: { ignore: ['test/keys/**'] } } } });
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
