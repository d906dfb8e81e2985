import type { Feature, NodeInfo, Repository, Task, TaskState } from '@fuel/core';

/** Plain data for the specs of this room. */
const sha = (digit: string): string => digit.repeat(40);
export const shaA = sha('a');
export const shaB = sha('b');

export const someTask = (key: string, state: TaskState, more: Partial<Task> = {}, spec: Partial<Task['spec']> = {}): Task => ({
  spec: {
    id: `tsk_${key}`,
    feature: 'fea_1',
    key,
    kind: 'work',
    repository: 'rep_api',
    title: `Title of ${key}`,
    type: 'feature',
    complexity: 'moderate',
    priority: 500,
    agent: null,
    expects: 'commits',
    paths: [],
    forbidden: [],
    acceptance: [],
    signal: null,
    subject: null,
    ...spec,
  },
  state,
  holds: 0,
  epoch: 0,
  failures: 0,
  round: 0,
  feedback: [],
  last: null,
  accepted: null,
  signals: null,
  version: 1,
  ...more,
});

export const someFeature = (more: Partial<Feature> = {}): Feature => ({
  id: 'fea_1',
  name: 'Feature',
  description: 'Why',
  workspace: 'default',
  state: { name: 'in_progress' },
  stage: 1,
  counters: {},
  bases: {},
  messages: [],
  version: 1,
  ...more,
});

export const someRepository = (name: string, more: Partial<Repository> = {}): Repository => ({
  ref: { id: `rep_${name}`, name, url: `file:///srv/${name}.git`, path: null, defaultBranch: 'main' },
  head: shaA,
  role: 'application',
  consumers: [],
  primaryAgent: 'scripted',
  ...more,
});

export const someNode = (name: string, more: Partial<NodeInfo> = {}): NodeInfo => ({
  id: `nod_${name}`,
  name,
  boot: 'boo_1',
  present: true,
  lastSeenAt: Date.UTC(2026, 0, 31, 12),
  slots: 4,
  taken: 0,
  agents: [{ name: 'scripted', usable: true, reason: null }],
  repositories: ['rep_api'],
  ...more,
});

export const at = (state: 'dispatched' | 'running', node: string): TaskState => ({ name: state, node, agent: 'scripted', order: 'ord_1', since: 0 });
