import type { AttemptOutcome, Id, Origin, Spend, Usage } from '@fuel/contracts';
import { type Actor, attemptKey, type Edge, edgeKey, type InboxRow, mergeAttempt, noRows, type ReviewSpend, type Rows } from '@fuel/core';
import type { Query } from '../database.ts';
import { millis, millisOrNull } from '../json.ts';
import { FEATURE_COLUMNS, featureOf, type FeatureRow } from '../world/feature-row.ts';
import { LANDING_COLUMNS, landingOf, type LandingRow } from '../world/landing-row.ts';
import { TASK_COLUMNS, taskOf, type TaskRow } from '../world/task-row.ts';

interface AttemptRow {
  task_id: Id;
  epoch: number;
  id: Id | null;
  node_id: Id | null;
  agent: string | null;
  dispatched_at: Date | null;
  started_at: Date | null;
  finished_at: Date | null;
  outcome: AttemptOutcome | null;
  usage: Usage | null;
  spend: Spend | null;
  session_id: string | null;
  salvage: { sha: string; ref: string } | null;
  warnings: string[];
  reviews: ReviewSpend[];
}

/** The rows of these features as they are stored, in the shape in which the log rebuilds them. */
export async function storedRows(query: Query, features: readonly Id[]): Promise<Rows> {
  const rows = noRows();
  const found = await query<FeatureRow & { origin: Origin | null; created_by: Actor }>(`select ${FEATURE_COLUMNS}, f.origin, f.created_by from features f where f.id = any($1)`, [features]);
  for (const row of found) rows.features.set(row.id, { feature: featureOf(row), origin: row.origin, createdBy: row.created_by });
  await addTasks(query, features, rows);
  for (const row of await query<LandingRow>(`select ${LANDING_COLUMNS} from landings l where l.feature_id = any($1)`, [features])) rows.landings.set(row.id, landingOf(row));
  await addAttempts(query, features, rows);
  await addInbox(query, features, rows);
  return rows;
}

async function addTasks(query: Query, features: readonly Id[], rows: Rows): Promise<void> {
  const tasks = await query<TaskRow & { prompt: string; sequence: number }>(
    `select ${TASK_COLUMNS}, encode(sha256(convert_to(t.prompt, 'UTF8')), 'hex') as prompt, t.sequence from tasks t where t.feature_id = any($1)`,
    [features],
  );
  for (const row of tasks) rows.tasks.set(row.id, { task: taskOf(row), prompt: row.prompt, sequence: row.sequence });
  const edges = await query<{ -readonly [K in keyof Edge]: Edge[K] }>(
    `select e.upstream_id as upstream, e.consumer_id as consumer, e.gate from edges e join tasks t on t.id = e.consumer_id where t.feature_id = any($1)`,
    [features],
  );
  for (const edge of edges) rows.edges.set(edgeKey(edge), edge);
}

async function addAttempts(query: Query, features: readonly Id[], rows: Rows): Promise<void> {
  const attempts = await query<AttemptRow>('select a.* from attempts a join tasks t on t.id = a.task_id where t.feature_id = any($1)', [features]);
  for (const { task_id: task, node_id, dispatched_at, started_at, finished_at, session_id, ...row } of attempts) {
    const stored = { ...row, task, node: node_id, dispatchedAt: millisOrNull(dispatched_at), startedAt: millisOrNull(started_at), finishedAt: millisOrNull(finished_at), sessionId: session_id };
    const said = Object.fromEntries(Object.entries(stored).filter(([, value]) => value !== null));
    rows.attempts.set(attemptKey(stored), mergeAttempt(undefined, { ...said, task, epoch: row.epoch }));
  }
}

async function addInbox(query: Query, features: readonly Id[], rows: Rows): Promise<void> {
  const items = await query<Omit<InboxRow, 'at' | 'readAt' | 'proposal'> & { at: Date; read_at: Date | null; proposal: InboxRow['proposal'] | null }>(
    `select id, kind, feature_id as feature, task_id as task, title, body, created_at as at, actioned_at is not null as done, read_at, proposal from inbox_items where feature_id = any($1)`,
    [features],
  );
  for (const { read_at, proposal, ...item } of items) rows.inbox.set(item.id, { ...item, ...(proposal == null ? {} : { proposal }), at: millis(item.at), readAt: millisOrNull(read_at) });
}
