import type { FeatureSummary, FeatureView, Id, TaskSummary } from '@fuel/contracts';
import { capsOnBoard, type Edge, stuckIn, withHealth } from '@fuel/core';
import type { ListedFeature, ReadFeature } from '@fuel/store';
import { landingView } from './landing-view.ts';
import { taskSummary } from './task-view.ts';
import type { Surroundings } from './why-waits.ts';
import { clockOf } from './words.ts';

export const featureSummary = (row: ListedFeature): FeatureSummary => ({
  ...row,
  counters: Object.fromEntries(Object.entries(row.counters).filter(([, count]) => count > 0)),
  repositories: [...row.repositories],
  createdAt: clockOf(row.createdAt),
  updatedAt: clockOf(row.updatedAt),
});

export function featureView(read: ReadFeature, now: number): FeatureView {
  const { feature, landing, repositories, repositoryNames, createdAt, updatedAt } = read;
  const { id, name, description, workspace, stage, counters } = feature;
  return {
    ...featureSummary({ id, name, workspace, stage, counters, state: feature.state.name, repositories: repositoryNames, createdAt, updatedAt }),
    description,
    tasks: taskSummaries(read, now),
    moreTasks: read.next,
    landing: landing === null ? null : landingView(landing, repositories),
  };
}

export function taskSummaries(read: ReadFeature, now: number): TaskSummary[] {
  const around = surroundingsOf(read, now);
  return read.tasks.map((row) => taskSummary(row, around));
}

export function surroundingsOf(read: ReadFeature, now: number): Surroundings {
  const upstreams = new Map<Id, { upstream: Id; gate: Edge['gate'] }[]>();
  for (const { upstream, consumer, gate } of read.edges) {
    const list = upstreams.get(consumer);
    if (list === undefined) upstreams.set(consumer, [{ upstream, gate }]);
    else list.push({ upstream, gate });
  }
  return {
    now,
    feature: read.feature,
    tasks: new Map([...read.beside, ...read.tasks.map(({ task }) => task)].map((task) => [task.spec.id, task])),
    upstreams,
    keepers: read.keepers,
    stuck: read.plans === null ? null : stuckIn(read.plans),
    board: { nodes: withHealth(read.nodes, read.health, now), repositories: read.repositories, workspaces: new Map([[read.workspace.name, read.workspace]]), lanes: read.lanes, ...capsOnBoard(read.caps, now) },
  };
}
