import type { Id, Lane, TaskSummary } from '@fuel/contracts';
import { agentFor, mostOf, placed, type Task, type Work } from '@fuel/core';
import type { ReadTask } from '@fuel/store';
import { isOpen, type Surroundings, whyWaits } from './why-waits.ts';
import { clockOf } from './words.ts';

export function taskSummary({ task, attempts, lastAgent, updatedAt }: ReadTask, around: Surroundings): TaskSummary {
  const { spec, state } = task;
  const repository = spec.repository === null ? undefined : around.board.repositories.get(spec.repository);
  const at = placed(state);
  const work = workOf(task);
  return {
    id: spec.id,
    feature: spec.feature,
    key: spec.key,
    kind: spec.kind,
    repository: repository?.ref.name ?? null,
    title: spec.title,
    type: spec.type,
    complexity: spec.complexity,
    ...(spec.labels === undefined ? {} : { requires: { labels: [...spec.labels] } }),
    priority: spec.priority,
    ...laneOf(spec.lane),
    state: state.name,
    waits: whyWaits(task, around),
    epoch: task.epoch,
    attempts,
    agent: at?.agent ?? (waits(task) ? spec.agent : null) ?? lastAgent ?? (repository === undefined ? spec.agent : agentFor(task, repository, around.board.workspaces.get(around.feature.workspace))),
    node: at === null ? null : (around.board.nodes.find((node) => node.id === at.node)?.name ?? at.node),
    head: work?.head ?? null,
    base: work?.base ?? null,
    summary: work?.summary ?? null,
    issues: state.name === 'needs_work' || state.name === 'parked' ? [...(state.issues ?? [])] : [],
    findings: (task.accepted?.findings ?? []).map((one) => ({ ...one })),
    diffstat: work?.diffstat ?? null,
    signal: spec.signal,
    subject: spec.subject,
    contracts: Object.fromEntries(Object.entries(task.signals?.contracts ?? {}).map(([name, { path, sha256, commit }]) => [name, { path, sha256, commit }])),
    dependsOn: dependenciesOf(spec.id, around),
    version: task.version,
    updatedAt: clockOf(updatedAt),
  };
}

function laneOf(lane: Lane | undefined): Pick<TaskSummary, 'lane' | 'laneMost'> {
  if (lane === undefined) return { lane: null };
  const { parallel, ...label } = lane;
  const laneMost = mostOf(lane);
  return { lane: { ...label, ...(parallel === undefined ? {} : { parallel: laneMost !== 1 }) }, laneMost };
}

/** What comes next counts, not who was at it last. */
const waits = ({ state }: Task): boolean => state.name === 'ready' || state.name === 'blocked' || state.name === 'proposed';

/** What a person looks at: what was accepted, else what is being checked, else what the last attempt left. */
const workOf = (task: Task): Work | null =>
  task.accepted !== null ? task.accepted.work : task.state.name === 'reviewing' || task.state.name === 'stale' ? task.state.work : task.last;

const dependenciesOf = (task: Id, around: Surroundings): TaskSummary['dependsOn'] =>
  (around.upstreams.get(task) ?? []).map(({ upstream, gate }) => {
    const other = around.tasks.get(upstream);
    return { task: upstream, key: other?.spec.key ?? upstream, until: gate, open: isOpen(gate, other) };
  });
