import { expect, test } from '@jest/globals';
import type { WorktreeRow } from '@fuel/local';
import { whyCollect } from './collect.ts';

const now = new Date('2026-02-01T00:00:00.000Z');
const row = (change: Partial<WorktreeRow>): WorktreeRow => ({
  id: 'wt_1', repository: 'rep_1', repositoryName: 'api', mirror: 'm', place: 0, state: 'idle', keptFor: null, strategy: 'pool', name: 'chore/x', task: 'tsk_1', attempt: 'att_1', sha: 'a'.repeat(40),
  head: null, salvaged: null, seal: 's', rested: true, over: null, marks: null, failed: false, bytes: 0, keepHours: 72, madeAt: now.toISOString(), usedAt: now.toISOString(), teardown: null, ...change,
});
const old = { usedAt: '2026-01-29T00:00:00.000Z' };

test.each<[Partial<WorktreeRow>, { all: boolean; running: boolean }, RegExp | null]>([
  [{}, { all: false, running: false }, null],
  [{}, { all: true, running: true }, /nobody uses it/],
  [old, { all: false, running: true }, /for 72 h/],
  [{ ...old, keptFor: 'fea_1', failed: true }, { all: false, running: false }, /for 72 h/],
  [{ ...old, keepHours: 73 }, { all: false, running: false }, null],
  [{ state: 'in_use', ...old }, { all: true, running: false }, null],
  [{ state: 'in_use', ...old }, { all: true, running: true }, null],
  [{ state: 'cleanup_pending' }, { all: false, running: false }, /half cleaned/],
  [{ state: 'cleanup_pending', ...old }, { all: true, running: true }, null],
])('given a worktree %j and the wish %j, then it goes because of %s', (change, wish, why) => {
  const found = whyCollect(row(change), { ...wish, now });
  if (why === null) expect(found).toBeNull();
  else expect(found).toMatch(why);
});
