import { expect, test } from '@jest/globals';
import { sampleFeature } from '../fixtures/samples.ts';
import { decideApproval } from './decide-approval.ts';
import type { Feature } from './state.ts';

const approve = { type: 'feature.approve', feature: 'fea_1', expected: {}, current: {}, unlanded: [], findings: [], landing: 'lnd_1' } as const;
const told = (feature: Feature): string => {
  const decision = decideApproval(feature, approve);
  return decision.ok ? '' : decision.refusal.detail;
};

test('given an approval that comes too early, then it says how much is open, that it is not kept, and when to come again', () => {
  const early = told(sampleFeature('in_progress', { name: 'Login', counters: { reviewed: 4, running: 2, failed: 1, proposed: 3 } }));
  expect(early).toBe(
    'Feature "Login" is in_progress: 3 of its 7 tasks are not done and reviewed yet, and 1 of these waits for a person: fuel inbox. An approval names the commits that somebody has looked at, so it is not kept for later: ' +
      'approve when the stage is review_pending. The inbox says so; fuel feature watch fea_1 shows it.',
  );
  expect(told(sampleFeature('in_progress', { counters: { reviewed: 1, parked: 2 } }))).toContain('2 of its 3 tasks are not done and reviewed yet, and wait for a person: fuel inbox.');
  expect(told(sampleFeature('review_pending', { counters: { reviewed: 1, stale: 1 } }))).toContain('1 of its 2 tasks is not done and reviewed yet.');
  expect(told(sampleFeature('planned'))).toMatch(/there is no work yet .* start it \(fuel feature start fea_1\), and approve when the inbox asks/);
});

test('given one that comes too late or out of turn, then what goes on instead', () => {
  expect(told(sampleFeature('paused'))).toMatch(/Resume it first \(fuel feature resume fea_1\)/);
  expect(told(sampleFeature('landing'))).toMatch(/it was approved, and its landing lnd_\w+ is under way/);
  expect(told(sampleFeature('landed'))).toMatch(/is landed, so there is nothing left to approve/);
});
