import { expect, test } from '@jest/globals';
import { newKey, signer } from './key.ts';
import { openSealed, seal } from './sealed.ts';

const alice = signer(newKey('user').seed);
const mallory = signer(newKey('user').seed);
const message = { id: 'msg_1', source: 'fuel://node/a', type: 'fuel.facts.v1', time: '2026-01-01T00:00:00.000Z', expires: '2026-01-01T00:01:00.000Z', body: { n: 1 } };
const expected = { type: message.type, source: message.source, keys: [alice.publicKey], now: Date.parse(message.time) };

test('given a sealed message, when the right key is trusted, then its body comes out as it went in', () => {
  expect(openSealed(seal(alice, message), expected)).toMatchObject({ ok: true, body: { n: 1 } });
});

test.each([
  ['another signer', () => seal(mallory, message), expected, /not a key of/],
  ['another source', () => seal(alice, { ...message, source: 'fuel://node/b' }), expected, /not fuel:\/\/node\/a/],
  ['another type', () => seal(alice, { ...message, type: 'fuel.order.v1' }), expected, /not fuel.facts.v1/],
  ['a changed body', () => seal(alice, message).replace('\\"n\\":1', '\\"n\\":2'), expected, /signature is wrong/],
  ['a stretched expiry', () => seal(alice, message).replace('00:01:00', '00:09:00'), expected, /signature is wrong/],
  ['a forged key id', () => seal(mallory, message).replace(mallory.publicKey, alice.publicKey), expected, /signature is wrong/],
  ['a message of yesterday', () => seal(alice, message), { ...expected, now: expected.now + 61_000 }, /expired/],
  ['no JSON', () => 'hello', expected, /not JSON/],
  ['no envelope', () => '{}', expected, /no envelope/],
])('given %s, then it is refused with the reason', (_name, text, wanted, reason) => {
  const opened = openSealed(text(), wanted);
  expect(opened.ok ? '' : opened.reason).toMatch(reason);
});
