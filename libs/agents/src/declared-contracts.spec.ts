import { expect, test } from '@jest/globals';
import { declaredContracts } from './declared-contracts.ts';
import { readDeclared } from './declared.ts';

const text = (value: unknown) => ({ kind: 'text' as const, text: typeof value === 'string' ? value : JSON.stringify(value) });

test('given promises in an outcome file, when it is read, then each has its name and path, and what is none is passed over', () => {
  expect(declaredContracts(text({ contracts: { 'users-api': 'users.yaml', other: 7 }, noChange: 'x' }))).toEqual([{ name: 'users-api', path: 'users.yaml' }]);
  for (const odd of ['', '{"contracts": {', '[]', '7', '{"contracts": ["a"]}', '{"contracts": null}']) expect(declaredContracts(text(odd))).toEqual([]);
  expect(declaredContracts({ kind: 'absent' })).toEqual([]);
  expect(declaredContracts({ kind: 'unreadable', why: 'is a link' })).toEqual([]);
});

test('given promises and nothing else, when the outcome is judged, then nothing was declared', () => {
  expect(readDeclared(text({ contracts: { 'users-api': 'users.yaml' } }))).toEqual({ kind: 'nothing' });
  expect(readDeclared(text({ contracts: { 'users-api': 'users.yaml' }, noChange: 'it is there' }))).toEqual({ kind: 'no_change', reason: 'it is there' });
});
