import type { Id, LandingView } from '@fuel/contracts';
import type { Landing, LandingPart, Repository } from '@fuel/core';
import { clockOf } from './words.ts';

export function landingView(landing: Landing, repositories: ReadonlyMap<Id, Repository>): LandingView {
  const { state } = landing;
  return {
    id: landing.id,
    state: state.name,
    epoch: landing.epoch,
    repositories: [...landing.parts].sort((a, b) => a.group - b.group).map((part) => partView(part, repositories.get(part.repository)?.ref.name ?? part.repository)),
    reason: 'reason' in state ? state.reason : null,
  };
}

function partView({ repository, group, state }: LandingPart, name: string): LandingView['repositories'][number] {
  return {
    id: repository,
    name,
    order: group,
    state: state.name,
    base: 'base' in state ? state.base : null,
    prepared: 'prepared' in state ? state.prepared : null,
    publishedAt: state.name === 'published' ? clockOf(state.at) : null,
    conflict: state.name === 'conflicted' ? { task: state.task, paths: [...state.paths] } : null,
  };
}
