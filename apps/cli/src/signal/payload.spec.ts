import { expect, test } from '@jest/globals';
import { readPayload } from './payload.ts';

test('given pairs, when they are read, then each is a value, and what is no pair is explained', () => {
  expect(readPayload(['env=prod', 'url=https://x/?a=b', 'empty='])).toEqual({ ok: true, value: { env: 'prod', url: 'https://x/?a=b', empty: '' } });
  for (const wrong of ['env', '=prod']) expect(readPayload([wrong])).toMatchObject({ ok: false });
});
