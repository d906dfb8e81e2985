import { expect, test } from '@jest/globals';
import { featureStates } from '@fuel/contracts';
import { feature } from '../fixtures/feature.ts';
import { nextStep } from './next-step.ts';
import { watchEnd } from './watch-end.ts';

test('given each state, then a watch goes on, ends well or ends badly as documented', () => {
  const ends = featureStates.map((state) => [state, watchEnd({ state }, undefined)] as const);
  expect(ends.filter(([, code]) => code === 0).map(([state]) => state)).toEqual(['landed']);
  expect(ends.filter(([, code]) => code === 5).map(([state]) => state)).toEqual(['conflict', 'cancelled', 'failed', 'rolled_back', 'partial']);
});

test('given a state to wait for, then reaching it is a good end, and a bad end before it is still bad', () => {
  expect(watchEnd({ state: 'review_pending' }, 'review_pending')).toBe(0);
  expect(watchEnd({ state: 'conflict' }, 'conflict')).toBe(0);
  expect(watchEnd({ state: 'failed' }, 'review_pending')).toBe(5);
});

test('given a state in which a person is wanted, then the next command is named in full', () => {
  expect(nextStep({ ...feature, state: 'planned' })).toContain('`fuel feature start f_pagination`');
  expect(nextStep({ ...feature, state: 'review_pending' })).toContain('`fuel feature approve f_pagination`');
  expect(nextStep(feature)).toBeUndefined();
});

test('given tasks that go on only when a person does something, then the one is named, and of several the inbox', () => {
  const [first, second, ...rest] = feature.tasks;
  if (first === undefined || second === undefined) throw new Error('the sample has two tasks');
  const parked = { ...first, state: 'parked' as const };
  expect(nextStep({ ...feature, state: 'in_progress', counters: { parked: 1, running: 1 }, tasks: [parked, { ...second, state: 'running' as const }] })).toBe(`try it again with \`fuel task retry ${first.id}\``);
  expect(nextStep({ ...feature, state: 'in_progress', counters: { parked: 1, needs_input: 1, blocked: 1 }, tasks: [parked, { ...second, state: 'needs_input' as const }, ...rest] })).toContain('2 tasks wait for a person: `fuel inbox --feature f_pagination`');
});
