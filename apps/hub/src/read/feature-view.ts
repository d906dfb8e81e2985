import type { FeatureSummary, FeatureView, Id } from '@fuel/contracts';
import type { Edge } from '@fuel/core';
import { expectedOf } from '@fuel/engine';
import type { ListedFeature, ReadFeature } from '@fuel/store';
import { landingView } from './landing-view.ts';
import { taskView } from './task-view.ts';
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
  const { feature, tasks, landing, repositories, createdAt, updatedAt } = read;
  const { id, name, description, workspace, stage, counters } = feature;
  const around = surroundingsOf(read, now);
  const names = new Set(tasks.flatMap(({ task }) => repositories.get(task.spec.repository ?? '')?.ref.name ?? []));
  return {
    ...featureSummary({ id, name, workspace, stage, counters, state: feature.state.name, repositories: [...names].sort(), createdAt, updatedAt }),
    description,
    tasks: tasks.map((row) => taskView(row, around)),
    landing: landing === null ? null : landingView(landing, repositories),
    expected: expectedOf(tasks.map(({ task }) => task)),
  };
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
    tasks: new Map(read.tasks.map(({ task }) => [task.spec.id, task])),
    upstreams,
    repositories: read.repositories,
    nodes: read.nodes,
  };
}
