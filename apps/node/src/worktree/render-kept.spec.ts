import { expect, test } from '@jest/globals';
import { renderKept, viewOfKept } from './render-kept.ts';

test('given what is kept, then each says whose it is, until when, and how it is looked at', () => {
  const kept = {
    mirror: 'abc', ref: 'refs/heads/fuel/tsk_1/att_1-found', sha: 'a'.repeat(40), base: 'b'.repeat(40), kind: 'found', repository: 'rep_api', repositoryName: 'api', task: 'tsk_1',
    keptFor: null, offeredTo: null, madeAt: '2026-01-01T12:34:56.000Z',
  } as const;
  expect(renderKept([viewOfKept(kept, { mirrors: '/home/mirrors', days: 30 })])).toBe(
    'api  tsk_1  found in a worktree that nobody used, 2026-01-01T12:34Z, kept until 2026-01-31\n  git --git-dir /home/mirrors/abc diff bbbbbbbbbbbb aaaaaaaaaaaa\n',
  );
  expect(renderKept([])).toBe('Nothing is kept.\n');
});
