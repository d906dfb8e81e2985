import { expect, test } from '@jest/globals';
import { repositoryConfig } from '@fuel/contracts';
import type { WorktreeRow } from '@fuel/local';
import type { SampleRepository } from '../fixtures/sample-node.ts';
import { startOrder } from '../fixtures/sample-orders.ts';
import { chooseWorktree, wantedBy } from './choose-worktree.ts';

const order = startOrder({ ref: { id: 'rep_1', name: 'api', url: '/api', path: null, defaultBranch: 'main' }, base: 'a'.repeat(40) } as SampleRepository, {});
const row = (id: string, change: Partial<WorktreeRow>): WorktreeRow => ({
  id, repository: 'rep_1', repositoryName: 'api', mirror: 'm', place: 0, state: 'in_use', keptFor: 'fea_9', strategy: 'feature', name: id, task: id, attempt: id, sha: 'b'.repeat(40),
  head: null, salvaged: null, seal: 's', rested: false, over: null, marks: null, failed: false, bytes: 3_000_000, keepHours: 72, madeAt: '2026-01-01T00:00:00.000Z', usedAt: '2026-01-01T00:00:00.000Z', teardown: null, ...change,
});
type Limits = { maxBytes?: number; needs?: number; beside?: number };
const choose = (rows: readonly WorktreeRow[], { maxBytes, needs = 2_000_000, beside = 0 }: Limits) => {
  const config = repositoryConfig.parse({ worktrees: maxBytes === undefined ? {} : { maxBytes } });
  const choice = chooseWorktree(rows, order, { wanted: wantedBy(order, config.worktrees), sha: order.base, worktrees: config.worktrees, needs, beside });
  return choice.kind === 'wait' ? choice.message : 'row' in choice ? `${choice.kind} ${choice.row.id}` : choice.kind;
};

test.each<[string, readonly WorktreeRow[], Limits, string | RegExp]>([
  ['no limit', [row('one', {}), row('two', {})], {}, 'new'],
  ['room for one more', [row('one', {}), row('two', {})], { maxBytes: 8_000_000 }, 'new'],
  ['no room beside those in use', [row('one', {}), row('two', {})], { maxBytes: 7_999_999 }, /maxBytes allows; it goes on/],
  ['room but for a checkout that some are laid over', [row('one', {}), row('two', {})], { maxBytes: 8_000_000, beside: 1 }, /maxBytes allows; it goes on/],
  ['one that was not measured yet: it counts as much as the largest', [row('one', {}), row('two', { bytes: 0 })], { maxBytes: 7_999_999 }, /maxBytes/],
  ['none that was measured: each counts as what is needed', [row('one', { bytes: 0 }), row('two', { bytes: 0 })], { maxBytes: 5_999_999 }, /maxBytes/],
  ['no room, and one that nobody uses makes some', [row('one', {}), row('two', { state: 'idle' })], { maxBytes: 5_000_000 }, 'clean two'],
  ['no room, and one that nobody uses does not make enough', [row('one', {}), row('two', { state: 'idle' })], { maxBytes: 4_999_999 }, /maxBytes/],
  ['files that will never fit', [], { maxBytes: 1_000_000 }, /take 2000000 bytes in a worktree, more than worktrees.maxBytes \(1000000\)/],
])('given %s, then that decides', (_what, rows, limits, expected) => {
  const chosen = choose(rows, limits);
  if (typeof expected === 'string') expect(chosen).toBe(expected);
  else expect(chosen).toMatch(expected);
});
