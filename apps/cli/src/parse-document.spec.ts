import { describe, expect, test } from '@jest/globals';
import { parseDocument } from './parse-document.ts';

const json = '{\n  "name": "x",\n  "tasks": [\n    { "key": "a" },\n    { "key": "b",\n      "dependsOn": ["a", "c"] }\n  ]\n}\n';
const lineOf = (text: string, pointer: string): number | undefined => {
  const parsed = parseDocument('plan', text);
  return parsed.ok ? parsed.source.lineOf(pointer) : undefined;
};

describe('reading a plan', () => {
  test('given JSON or YAML, then the same document comes of it', () => {
    const yaml = parseDocument('plan.yaml', 'name: x\ntasks:\n  - key: a\n  - {key: b, dependsOn: [a, c]}\n');
    expect(yaml.ok && yaml.value).toEqual(JSON.parse(json));
    expect(parseDocument('-', json)).toMatchObject({ ok: true, value: { name: 'x' } });
  });

  test('given a YAML "no", then it stays a word', () => {
    expect(parseDocument('p.yaml', 'name: no')).toMatchObject({ value: { name: 'no' } });
  });

  test.each([
    ['/tasks/1/dependsOn/1', 6],
    ['/tasks/0', 4],
    ['/tasks/1/repository', 5],
    ['', 1],
    ['/nowhere/at/all', 1],
  ])('given the pointer "%s", then it leads to line %i, or to what is around it', (pointer, line) => {
    expect(lineOf(json, pointer)).toBe(line);
  });

  test('given broken JSON, then the message has the line and its text', () => {
    expect(parseDocument('plan.json', '{\n  "name": "x" "y"\n}')).toEqual({ ok: false, usage: expect.stringMatching(/^plan\.json:2: this is not JSON: .*\n2 \| {3}"name": "x" "y"$/) });
    expect(parseDocument('plan.json', '{\n  "name": x\n}')).toEqual({ ok: false, usage: expect.stringMatching(/^plan\.json: this is not JSON: .*x.*$/) });
  });

  test('given broken YAML, then the message has the line and its text', () => {
    expect(parseDocument('plan.yaml', 'name: x\ntasks: [a\n')).toEqual({ ok: false, usage: expect.stringMatching(/^plan\.yaml:\d+: this is not YAML: /) });
    expect(parseDocument('plan.yaml', 'name: x\nname: y\n')).toEqual({ ok: false, usage: expect.stringContaining('plan.yaml:2: this is not YAML') });
  });

  test('given an alias that names nothing, then it says so', () => {
    expect(parseDocument('plan.yaml', 'name: *nobody\n')).toEqual({ ok: false, usage: expect.stringMatching(/^plan\.yaml: this YAML cannot be unfolded: .*nobody.*; write the values out$/) });
  });

  test.each([
    ['', 'nothing'],
    ['[1]', 'a list'],
    ['just words', 'a string'],
  ])('given "%s", then it says what was found instead of a plan', (text, found) => {
    expect(parseDocument('p', text)).toEqual({ ok: false, usage: expect.stringContaining(`holds ${found};`) });
  });
});
