import { expect, test } from '@jest/globals';
import { pickOne } from './pick-one.ts';

const some = ['f_ab', 'f_abc', 'f_b'].map((id) => ({ id }));
const pick = (reference: string) => pickOne('feature', reference, some, ({ id }) => `the ${id}`);

test('given an exact id or an unambiguous beginning, then that one is meant', () => {
  expect(pick('f_ab')).toEqual({ ok: true, value: { id: 'f_ab' } });
  expect(pick('f_abc')).toEqual({ ok: true, value: { id: 'f_abc' } });
  expect(pick('f_b')).toEqual({ ok: true, value: { id: 'f_b' } });
});

test('given a beginning of several, then it asks back with what they are', () => {
  expect(pick('f_a')).toEqual({ ok: false, usage: '"f_a" could be 2 features; give more of the id:\nf_ab  the f_ab\nf_abc  the f_abc' });
});

test('given the beginning of none, or nothing, then nothing is picked', () => {
  expect(pick('x')).toBeUndefined();
  expect(pick('')).toBeUndefined();
});
