import type { AwaitedSignal, Complexity, Expectation, Id, Lane, TaskKind, TaskType } from '@fuel/contracts';
import type { Accepted, Feedback, Task, TaskSignals, TaskState, Work } from '@fuel/core';

/** Without the prompt, which is long and seldom needed. */
export const TASK_COLUMNS = `t.id, t.feature_id, t.key, t.kind, t.repository_id, t.title, t.type, t.complexity, t.priority, t.agent, t.expects, t.scope, t.lane,
  t.state, t.detail, t.holds, t.epoch, t.failures, t.round, t.feedback, t.last, t.accepted, t.signals, t.version`;

export interface TaskRow {
  id: Id;
  feature_id: Id;
  key: string;
  kind: TaskKind;
  repository_id: Id | null;
  title: string;
  type: TaskType;
  complexity: Complexity;
  priority: number;
  agent: string | null;
  expects: Expectation;
  scope: { paths: string[]; forbidden: string[]; acceptance: string[]; signal?: AwaitedSignal; subject?: string; labels?: string[] };
  lane: Lane | null;
  state: string;
  detail: object;
  holds: number;
  epoch: number;
  failures: number;
  round: number;
  feedback: Feedback[];
  last: Work | null;
  accepted: Accepted | null;
  signals: TaskSignals | null;
  version: number;
}

export const taskOf = (row: TaskRow): Task => ({
  spec: {
    id: row.id,
    feature: row.feature_id,
    key: row.key,
    kind: row.kind,
    repository: row.repository_id,
    title: row.title,
    type: row.type,
    complexity: row.complexity,
    ...(row.scope.labels === undefined ? {} : { labels: row.scope.labels }),
    ...(row.lane === null ? {} : { lane: row.lane }),
    priority: row.priority,
    agent: row.agent,
    expects: row.expects,
    paths: row.scope.paths,
    forbidden: row.scope.forbidden,
    acceptance: row.scope.acceptance,
    signal: row.scope.signal ?? null,
    subject: row.scope.subject ?? null,
  },
  state: { name: row.state, ...row.detail } as TaskState,
  holds: row.holds,
  epoch: row.epoch,
  failures: row.failures,
  round: row.round,
  feedback: row.feedback,
  last: row.last,
  accepted: row.accepted,
  signals: row.signals,
  version: row.version,
});
