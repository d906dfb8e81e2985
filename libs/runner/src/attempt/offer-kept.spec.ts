import { expect, test } from '@jest/globals';
import type { KeptWork } from '@fuel/local';
import { isFor, offersInWords } from './offer-kept.ts';

const kept = (change: Partial<KeptWork>): KeptWork => ({
  mirror: 'm', ref: 'refs/heads/fuel/tsk_1/1-salvage', sha: 'a'.repeat(40), base: 'b'.repeat(40), kind: 'salvage', repository: 'rep_api', repositoryName: 'api', task: 'tsk_1',
  keptFor: 'fea_1', offeredTo: null, madeAt: '2026-01-01T12:34:56.000Z', ...change,
});
const repository = { id: 'rep_api', name: 'api', url: '/srv/api.git', path: null, defaultBranch: 'main' };
const order = (task: string, feature = 'fea_1') => ({ task, feature: { id: feature, name: 'F', description: '' }, repository });

test.each([
  ['its own task', kept({}), order('tsk_1'), true],
  ['another task of the feature, of what an attempt left', kept({}), order('tsk_2'), false],
  ['the next task of the feature, of what was found', kept({ kind: 'found' }), order('tsk_2'), true],
  ['the same task again', kept({ kind: 'found', offeredTo: 'tsk_2' }), order('tsk_2'), true],
  ['a third task, once another was shown it', kept({ kind: 'found', offeredTo: 'tsk_2' }), order('tsk_3'), false],
  ['another feature', kept({ kind: 'found' }), order('tsk_2', 'fea_2'), false],
  ['a task of another repository', kept({ repository: 'rep_web' }), order('tsk_1'), false],
])('given %s, then it is offered or not', (_who, work, to, is) => expect(isFor(work, to)).toBe(is));

test('given more files than anybody reads, then the first are named and the rest is counted', () => {
  const text = offersInWords([{ ...kept({ kind: 'found' }), files: Array.from({ length: 25 }, (_, n) => `${n}.txt`) }], 'c'.repeat(40));
  expect(text).toMatch(/found in the worktree while nobody used it, 2026-01-01T12:34Z, on top of b{40}: 0\.txt, .*19\.txt and 5 more/);
  expect(text).toContain('git show <commit>');
});
