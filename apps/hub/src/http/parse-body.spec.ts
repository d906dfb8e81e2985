import { describe, expect, test } from '@jest/globals';
import { depthOf } from './body-depth.ts';
import { parseBody } from './parse-body.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('reading a body', () => {
  test('given JSON, then its value, and given nothing, then no body', () => {
    expect(parseBody(bytes('{"a":[1,"ü"]}'))).toEqual({ ok: true, value: { a: [1, 'ü'] } });
    expect(parseBody(bytes(''))).toEqual({ ok: true, value: undefined });
  });

  test('given something else, then the refusal says what stopped the reading', () => {
    expect(parseBody(bytes('{"a":'))).toMatchObject({ ok: false, refusal: { code: 'body.not_json', detail: expect.stringContaining('JSON') } });
    expect(parseBody(Uint8Array.of(0x22, 0xff, 0x22))).toMatchObject({ ok: false, refusal: { code: 'body.not_json' } });
  });

  test('given a bottomless body, then it is refused before it is built', () => {
    expect(parseBody(bytes('['.repeat(2_000_000)))).toMatchObject({ ok: false, refusal: { code: 'body.too_deep', detail: expect.stringContaining('deeper than 32') } });
    expect(parseBody(bytes(`[${'0,'.repeat(5_000_001)}0]`))).toMatchObject({ ok: false, refusal: { code: 'body.too_many' } });
  });

  test('given brackets inside texts, then they do not count', () => {
    expect(depthOf(bytes('{"[[[\\"[[": "]]{{{\\\\"}'), 32)).toBe(1);
    expect(depthOf(bytes('[[1],{"a":[2]}]'), 32)).toBe(3);
  });
});
