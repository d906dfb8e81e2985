import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { PristineRow } from '@fuel/local';
import { nearest } from './begin-over.ts';
import { pristineStep } from './pristine-step.ts';

const row = (id: string, change: Partial<PristineRow> = {}): PristineRow => ({ id, repository: 'rep_1', repositoryName: 'api', mirror: 'm', state: 'ready', sha: 'old', seal: 's', bytes: 1, madeAt: '2026-01-01T00:00:00.000Z', ...change });
const at = { mirror: 'm', head: 'new', used: new Set<string>(), wanted: true, pathsAway: 0 };
const using = (...ids: string[]) => ({ used: new Set(ids) });

test.each<[string, PristineRow[], Partial<typeof at>, string]>([
  ['there is none', [], {}, 'make'],
  ['nobody wants one', [], { wanted: false }, 'stay'],
  ['it is at the head', [row('a', { sha: 'new' })], {}, 'stay'],
  ['the head moved and nothing is over it', [row('a')], {}, 'move a'],
  ['a worktree is over it and the head is near', [row('a')], { ...using('a'), pathsAway: 499 }, 'stay'],
  ['a worktree is over it and the head is far', [row('a')], { ...using('a'), pathsAway: 500 }, 'make'],
  ['both are held', [row('b'), row('a')], { ...using('a', 'b'), pathsAway: 10_000 }, 'stay'],
  ['the older one is not held any more', [row('b', { sha: 'new' }), row('a')], using('b'), 'leave a'],
  ['the newest is not held, and an older one is', [row('b'), row('a')], using('a'), 'move b'],
  ['it was half made', [row('a', { state: 'making', seal: null })], {}, 'leave a'],
  ['somebody was at it', [row('a', { state: 'leaving' })], {}, 'leave a'],
  ['somebody was at it and a worktree is over it', [row('a', { state: 'leaving' })], using('a'), 'make'],
  ['the repository has another address', [row('a', { mirror: 'n' })], {}, 'leave a'],
  ['it is not wanted any more', [row('a')], { wanted: false }, 'leave a'],
  ['it is not wanted any more and held', [row('a')], { wanted: false, ...using('a') }, 'stay'],
])('given that %s, then the next thing is done', (_what, rows, change, next) => {
  const step = pristineStep(rows, { ...at, ...change });
  expect('row' in step ? `${step.kind} ${step.row.id}` : step.kind).toBe(next);
});

test('given any of them, then one that a worktree is over is neither moved nor removed', () => {
  const rows = fc.array(fc.record({ state: fc.constantFrom('making', 'ready', 'leaving'), sha: fc.constantFrom('old', 'new'), mirror: fc.constantFrom('m', 'n'), used: fc.boolean() }), { maxLength: 4 });
  fc.assert(fc.property(rows, fc.boolean(), fc.nat(1_000), (found, wanted, pathsAway) => {
    const all = found.map((one, n) => row(`${n}`, { state: one.state as PristineRow['state'], sha: one.sha, mirror: one.mirror }));
    const used = new Set(found.flatMap((one, n) => (one.used ? [`${n}`] : [])));
    const step = pristineStep(all, { ...at, used, wanted, pathsAway });
    if ('row' in step) expect(used.has(step.row.id)).toBe(false);
    if (step.kind === 'make') expect(all.length).toBeLessThan(2);
  }));
});

test('given several, then a worktree is laid over one at its commit, else over the newest that is ready', () => {
  const rows = [row('d', { state: 'leaving' }), row('c', { mirror: 'n' }), row('b', { sha: 'new' }), row('a')];
  expect(nearest(rows, { mirror: 'm', sha: 'old' })?.id).toBe('a');
  expect(nearest(rows, { mirror: 'm', sha: 'other' })?.id).toBe('b');
  expect(nearest([row('a', { state: 'making', seal: null })], { mirror: 'm', sha: 'old' })).toBeNull();
});
