import { describe, expect, test } from '@jest/globals';
import { featureView as featureViewSchema, type Lane } from '@fuel/contracts';
import type { Landing, Task } from '@fuel/core';
import type { ReadFeature } from '@fuel/store';
import { featureView } from './feature-view.ts';
import { at, shaA, shaB, someFeature, someNode, someRepository, someTask } from './fixtures.arb.ts';

const time = Date.UTC(2026, 0, 31, 12);
const work = { head: shaB, base: shaA, ref: 'refs/heads/fuel/tsk_api/1', summary: 'Added it', diffstat: { files: 1, additions: 2, deletions: 0 } };
const rowOf = (task: Task) => ({ task, sequence: 0, attempts: task.epoch, lastAgent: null, updatedAt: time });
const api = someTask('api', { name: 'reviewed' }, { accepted: { work, saw: {} }, last: work, epoch: 1 });
const docs = someTask('docs', { name: 'no_change' }, { accepted: { work: null, saw: {} } });
const web = someTask('web', at('running', 'nod_web-1'), { epoch: 2, last: { ...work, summary: 'Half of it' } }, { repository: 'rep_web', agent: 'claude' });
const whole: ReadFeature = {
  feature: someFeature({ counters: { reviewed: 1, no_change: 1, running: 1, ready: 0 } }),
  origin: null,
  createdBy: { kind: 'person', id: 'ada' },
  createdAt: time,
  updatedAt: time + 1_000,
  tasks: [rowOf(api), rowOf(web)],
  next: 'more',
  beside: [docs],
  repositoryNames: ['api', 'web'],
  edges: [
    { upstream: 'tsk_api', consumer: 'tsk_web', gate: { reviewed: true } },
    { upstream: 'tsk_docs', consumer: 'tsk_web', gate: { landed: true } },
  ],
  landing: null,
  plans: null,
  health: [],
  caps: [],
  workspace: { name: 'default', rules: { agents: {}, routing: [] }, taken: {} },
  repositories: new Map(['web', 'api', 'unused'].map((name) => [`rep_${name}`, someRepository(name)])),
  lanes: new Map(),
  keepers: new Map(),
  nodes: [someNode('web-1', { repositories: ['rep_web'] })],
};

describe('the view of a feature', () => {
  test('given its rows, then it has the form that is documented', () => {
    const view = featureView(whole, time);
    expect(featureViewSchema.parse(view)).toEqual(view);
    expect(view).toMatchObject({ repositories: ['api', 'web'], counters: { reviewed: 1, no_change: 1, running: 1 }, updatedAt: '2026-01-31T12:00:01.000Z', moreTasks: 'more' });
  });

  test('given what a task asks of its lane, then the lane says so in the words that older programs know, and how many beside it', () => {
    const laneOf = (lane: Lane) => {
      const view = featureView({ ...whole, tasks: [rowOf(someTask('api', { name: 'reviewed' }, {}, { lane }))], edges: [] }, time);
      expect(featureViewSchema.parse(view)).toEqual(view);
      return [view.tasks[0]?.lane, view.tasks[0]?.laneMost];
    };
    expect(laneOf({ key: 'db', phase: 2, parallel: 3 })).toEqual([{ key: 'db', phase: 2, parallel: true }, 3]);
    expect(laneOf({ key: 'db', parallel: 1 })).toEqual([{ key: 'db', parallel: false }, 1]);
    expect(laneOf({ key: 'db', parallel: false })).toEqual([{ key: 'db', parallel: false }, 1]);
    expect(laneOf({ key: 'db' })).toEqual([{ key: 'db' }, null]);
  });

  test('given a task, then where it runs, what it depends on, on this page or not, and what its work is', () => {
    const [first, second] = featureView(whole, time).tasks;
    expect(first).toMatchObject({ node: null, head: shaB, base: shaA, summary: 'Added it', agent: 'scripted' });
    expect(second).toMatchObject({
      repository: 'web',
      node: 'web-1',
      agent: 'scripted',
      attempts: 2,
      summary: 'Half of it',
      dependsOn: [
        { task: 'tsk_api', key: 'api', until: { reviewed: true }, open: true },
        { task: 'tsk_docs', key: 'docs', until: { landed: true }, open: false },
      ],
    });
  });

  test('given a landing, then its repositories in the order in which they go', () => {
    const landing: Landing = {
      id: 'lnd_1',
      feature: 'fea_1',
      stage: 1,
      epoch: 2,
      tries: 1,
      version: 1,
      state: { name: 'conflict', reason: 'web does not merge' },
      parts: [
        { repository: 'rep_web', group: 1, heads: [], state: { name: 'conflicted', base: shaA, task: 'tsk_web', paths: ['a.ts'] } },
        { repository: 'rep_api', group: 0, heads: [], state: { name: 'published', base: shaA, prepared: shaB, at: time } },
      ],
    };
    const view = featureView({ ...whole, landing }, time);
    expect(featureViewSchema.parse(view)).toEqual(view);
    expect(view.landing).toEqual({
      id: 'lnd_1',
      state: 'conflict',
      epoch: 2,
      reason: 'web does not merge',
      repositories: [
        { id: 'rep_api', name: 'api', order: 0, state: 'published', base: shaA, prepared: shaB, publishedAt: '2026-01-31T12:00:00.000Z', conflict: null },
        { id: 'rep_web', name: 'web', order: 1, state: 'conflicted', base: shaA, prepared: null, publishedAt: null, conflict: { task: 'tsk_web', paths: ['a.ts'] } },
      ],
    });
  });
});
