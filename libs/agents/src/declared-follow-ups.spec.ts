import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { declaredFollowUps } from './declared-follow-ups.ts';
import { readDeclared } from './declared.ts';

const of = (value: unknown) => declaredFollowUps({ kind: 'text', text: JSON.stringify(value) });
const good = { title: 'Mend the test', prompt: 'It fails on Sundays.' };

test('given proposals, then each is read; a file that holds nothing else declares nothing', () => {
  const file = { followUps: [good, { ...good, repository: 'api', type: 'bugfix' }] };
  expect(of(file)).toEqual([good, { ...good, repository: 'api', type: 'bugfix' }]);
  expect(readDeclared({ kind: 'text', text: JSON.stringify(file) })).toEqual({ kind: 'nothing' });
});

test('given what is no proposal, then it is passed over', () => {
  expect(of({ followUps: [null, 7, {}, { title: '', prompt: 'x' }, { title: 'x', prompt: '' }, { ...good, type: 'virus' }, { ...good, repository: 'a\u0000b' }, good] })).toEqual([good]);
  expect([of([]), of({ followUps: 'x' }), of(null), declaredFollowUps({ kind: 'absent' })]).toEqual([[], [], [], []]);
});

test('given very many and very long ones, then the first ten count, each cut to what people read', () => {
  const many = of({ followUps: Array.from({ length: 500 }, () => ({ title: 'x'.repeat(900), prompt: 'y'.repeat(90_000) })) });
  expect(many).toHaveLength(10);
  for (const { title, prompt } of many) expect([title.length <= 200, prompt.length <= 20_000]).toEqual([true, true]);
});

test('given anything, then nothing throws', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => void of({ followUps: [value, [value]] })));
});
