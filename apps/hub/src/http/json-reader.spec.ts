import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { JsonReader, type ReadBody } from './json-reader.ts';
import { JsonScan } from './json-scan.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function parseBody(body: Uint8Array, portion?: number, chunk = body.length): ReadBody {
  const reader = new JsonReader(portion);
  for (let from = 0; from < body.length; from += chunk) reader.push(body.subarray(from, from + chunk));
  return reader.end();
}

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
    const depthOf = (json: Uint8Array): number => {
      const scan = new JsonScan();
      for (let at = 0; at < json.length; at++) at = scan.next(json, at);
      return scan.deepest;
    };
    expect(depthOf(bytes('{"[[[\\"[[": "]]{{{\\\\"}'))).toBe(1);
    expect(depthOf(bytes('[[1],{"a":[2]}]'))).toBe(3);
  });

  test('given any value in any pieces and portions, then it is what JSON.parse makes of it', () => {
    const body = fc.oneof(fc.jsonValue(), fc.dictionary(fc.string(), fc.oneof(fc.array(fc.jsonValue()), fc.jsonValue())));
    fc.assert(
      fc.property(body, fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 2 }), (value, portion, chunk, indent) => {
        expect(parseBody(bytes(JSON.stringify(value, null, indent)), portion, chunk)).toEqual({ ok: true, value: JSON.parse(JSON.stringify(value)) as unknown });
      }),
    );
  });

  test('given a text that was damaged anywhere, then it is refused exactly when JSON.parse refuses it', () => {
    const damage = fc.record({ at: fc.nat(), gone: fc.integer({ min: 0, max: 2 }), put: fc.constantFrom('', ',', ']', '[', '}', '{', '"', '\\', ':', ' ', '1') });
    const body = fc.dictionary(fc.constantFrom('a', 'b', '__proto__', 'a,['), fc.array(fc.oneof(fc.string(), fc.nat(), fc.dictionary(fc.string(), fc.nat()), fc.array(fc.nat())), { minLength: 1 }));
    fc.assert(
      fc.property(body, damage, fc.integer({ min: 1, max: 20 }), (value, { at, gone, put }, portion) => {
        const whole = JSON.stringify(value);
        const place = at % (whole.length + 1);
        const text = whole.slice(0, place) + put + whole.slice(place + gone);
        const read = parseBody(bytes(text), portion, 7);
        let wanted: unknown;
        try {
          wanted = text === '' ? undefined : JSON.parse(text);
        } catch {
          expect(read).toMatchObject({ ok: false, refusal: { code: 'body.not_json' } });
          return;
        }
        expect(read).toEqual({ ok: true, value: wanted });
      }),
      { numRuns: 2_000 },
    );
  });

  test('given a fault far behind, then where it is in the whole body, in portions, between them and behind a list', () => {
    const item = '{"key":"ä€𝄞","n":1}';
    const whole = `\ufeff{"first":[${Array.from({ length: 50 }, () => item).join(',')}],"second":[1,2,3,4,5,6,7,8,9],"third":{"x":"y"}}`;
    const told = (text: string): string => {
      const read = parseBody(bytes(text), 60, 7);
      return read.ok ? '' : read.refusal.detail;
    };
    const places = [...whole.matchAll(/"n":1}/g)].map(({ index }) => index + 5);
    for (const place of [...places.slice(8), whole.indexOf('y"}') + 2]) {
      const text = `${whole.slice(0, place)} 5${whole.slice(place)}`;
      expect(told(text)).toContain(`at byte ${bytes(text.slice(0, place + 1)).length} of the body`);
    }
    const twice = whole.replace('7,8', '7,,,,,,,,8');
    expect(told(twice)).toMatch(/JSON/);
    expect(told(whole)).toBe('');
  });

  test('given a member twice, then the last one counts, however long both are', () => {
    expect(parseBody(bytes('{"a":[1,2,3,4],"a":[5,6,7]}'), 2)).toEqual({ ok: true, value: { a: [5, 6, 7] } });
    expect(parseBody(bytes('{"a":[1,2,3,4],"a":[5]}'), 2)).toEqual({ ok: true, value: { a: [5] } });
  });
});
