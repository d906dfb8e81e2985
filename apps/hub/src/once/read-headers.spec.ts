import { expect, test } from '@jest/globals';
import { type Route, routes } from '@fuel/contracts';
import { readKey, readMatch } from './read-headers.ts';

test('given an Idempotency-Key, then it is what it is, and what is none is refused', () => {
  expect([readKey(undefined), readKey('a-1')]).toEqual([{ ok: true, value: null }, { ok: true, value: 'a-1' }]);
  for (const bad of ['', 'a b', 'ä', 'x'.repeat(201), ['a', 'b']]) expect(readKey(bad)).toMatchObject({ ok: false, refusal: { code: 'header.invalid' } });
});

test('given If-Match, then its versions, and where there is nothing to match or it cannot be read, a refusal: never a change that nobody looked at', () => {
  const edit: Route = routes.startFeature;
  expect([readMatch(edit, undefined), readMatch(edit, '*'), readMatch(edit, ' "3", "4"')]).toEqual([{ ok: true, value: null }, { ok: true, value: null }, { ok: true, value: ['3', '4'] }]);
  for (const bad of ['3', 'W/"3"', '"3" "4"', '""', '"3",']) expect(readMatch(edit, bad)).toMatchObject({ ok: false, refusal: { code: 'header.invalid' } });
  expect(readMatch(routes.createFeature, '"3"')).toMatchObject({ ok: false });
});
