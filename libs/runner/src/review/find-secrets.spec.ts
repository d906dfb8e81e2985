import { describe, expect, test } from '@jest/globals';
import { findSecrets, secretIssues, valuesOf } from './find-secrets.ts';

// Put together here, so that whoever looks through this repository finds none.
const of = (...parts: readonly string[]): string => parts.join('');
const look = (lines: readonly string[], more: { readonly removed?: readonly string[]; readonly known?: readonly string[]; readonly path?: string; readonly ignored?: (path: string) => boolean } = {}) =>
  findSecrets({ added: [{ path: more.path ?? 'src/a.ts', line: 10, lines }], removed: more.removed ?? [] }, { known: more.known ?? [], ignored: more.ignored ?? (() => false) });
const kinds = (line: string): readonly string[] => look([line]).map(({ what }) => what);

const letters = 'aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zA1cD3eF5';

describe('what a diff adds', () => {
  test.each([
    [`const id = "${of('AKIA', 'IOSFODNN7QRSTUVW')}"`, 'an AWS access key'],
    [`x = ${of('ghp', '_')}${letters}`, 'a GitHub token'],
    [of('glpat', '-', 'x1Y2z3A4b5C6d7E8f9G0'), 'a GitLab token'],
    [of('xoxb', '-1234', '5678901-abcdefghij'), 'a Slack token'],
    [of('sk', '_live_', '4eC39HqLyjWDarjtT1zdp7dc'), 'a Stripe key'],
    [of('npm', '_', letters.slice(0, 36)), 'an npm token'],
    [of('AIza', letters.slice(0, 35)), 'a Google API key'],
    [of('sk-', 'ant-', 'api03-', letters), 'an Anthropic or OpenAI key'],
    [of('eyJ', 'hbGciOiJIUzI1NiJ9', '.eyJ', 'zdWIiOiIxMjM0In0', '.dozjgNryP4J3jVmNHl0w'), 'a JSON web token'],
    [of('SU', 'A'.repeat(20), 'BCDEFGHIJKLMNOPQRSTUVWXYZ2345672AAAA'), 'an NKey seed'],
    [`DB_PASSWORD = "${letters.slice(0, 24)}"`, 'a secret value'],
    [`  "client_secret": "${letters.slice(3, 33)}",`, 'a secret value'],
    [`export API_KEY=${'9f86d081884c7d659a2feaa0c55ad015'}`, 'a secret value'],
    [of('postgres://app:', 'k8Jq2vR9wLmz', '@db.internal/app'), 'a password in an address'],
  ])('given %s, then it is found', (line, what) => {
    expect(kinds(line)).toEqual([what]);
  });

  test.each([
    'const token = process.env.GITHUB_TOKEN_FOR_RELEASES2',
    'apiKey: "your-api-key-goes-here-12345"',
    'const secretNameOfTheFirstTable1 = readSecretName(table)',
    '"integrity": "sha512-MULkVlfKGYDFYejP07QOurDLLQpcjk7Fw+7jXS2R2czRQzR56yHRveU5NDJEOviH+hETZKSkIk5c+T23GjFUMg=="',
    'postgres://postgres:postgres@localhost:5432/app',
    'postgres://user:password@example.com/db',
    'https://${user}:${password}@host/',
    'import { tokenize_all_the_input_2 } from "./tokens.ts"',
    'password: "xxxxxxxxxxxxxxxxxxxx1"',
    'commit 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b',
    'const tokenPattern = /[a-z0-9]{20,}/',
  ])('given %s, then nothing is found', (line) => {
    expect(kinds(line)).toEqual([]);
  });

  test('given a private key, then each of its lines is cut out and it is told once', () => {
    const body = [letters.repeat(1), letters.split('').reverse().join('')];
    const found = look([of('-----BEGIN RSA ', 'PRIVATE KEY-----'), ...body, of('-----END RSA ', 'PRIVATE KEY-----'), 'const rest = 1']);
    expect(valuesOf(found)).toEqual(body);
    expect(secretIssues(found)).toEqual([expect.objectContaining({ code: 'secret_added', path: 'src/a.ts', message: expect.stringContaining('line 10 adds what looks like a private key') })]);
  });

  test('given a secret of the node itself, then it is found whatever it looks like, also where shapes are ignored', () => {
    expect(look(['const a = "correct horse"'], { known: ['correct horse'], ignored: () => true })).toMatchObject([{ what: 'a secret of the node', line: 10 }]);
  });

  test('given a file that the configuration names, then shapes are not looked for', () => {
    expect(look([`DB_PASSWORD = "${letters}"`], { path: 'test/keys.ts', ignored: (path) => path === 'test/keys.ts' })).toEqual([]);
  });

  test('given what was only moved, then it is not told as new', () => {
    const line = `DB_PASSWORD = "${letters}"`;
    expect(look([`  ${line}`], { removed: [line] })).toEqual([]);
  });

  test('given what is found, then no issue repeats it', () => {
    const found = look([`token = "${letters}"`, of('glpat', '-', 'x1Y2z3A4b5C6d7E8f9G0')]);
    const told = JSON.stringify(secretIssues(found));
    for (const value of valuesOf(found)) expect(told).not.toContain(value);
    expect(secretIssues(found)).toHaveLength(2);
  });

  test('given one in a file without lines, then the file is named', () => {
    expect(secretIssues([{ what: 'a GitHub token', value: letters, path: 'a.db', line: null }])).toMatchObject([{ path: 'a.db', message: expect.stringMatching(/^this binary file holds what looks like a GitHub token/) }]);
  });

  test('given very many, then the first are named and the rest is counted', () => {
    const issues = secretIssues(look(Array.from({ length: 90 }, (_, at) => `token${at} = "${letters.slice(0, 30)}${at}"`)));
    expect(issues).toHaveLength(31);
    expect(issues.at(-1)?.message).toBe('60 more lines add what looks like a secret');
  });

  test('given lines that are meant to take long, then they take no time', () => {
    const began = performance.now();
    look([`token${'-'.repeat(100_000)}`, `secret=${'a1'.repeat(60_000)}`, 'eyJ'.repeat(40_000), 'xoxb-'.repeat(20_000), `${'password'.repeat(20_000)}=`]);
    expect(performance.now() - began).toBeLessThan(3_000);
  });
});
