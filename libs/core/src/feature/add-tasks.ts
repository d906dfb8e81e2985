import type { Decision } from '../decision.ts';
import { featureEvent } from './event-of.ts';
import type { FeatureEvent } from './event.ts';
import type { Feature } from './state.ts';
import { wrongFeatureState } from './wrong-state.ts';

/** A plan may grow until it is approved: then people have said what lands. What was reviewed as a whole is not whole any more. */
export function addTasks(feature: Feature, count: number): Decision<FeatureEvent> {
  const { state } = feature;
  switch (state.name) {
    case 'draft':
    case 'planning':
    case 'planned':
    case 'in_progress':
    case 'changes_requested':
    case 'paused':
      return featureEvent(feature, 'feature.tasksAdded', state, {}, { count });
    case 'review_pending':
    case 'conflict':
      return featureEvent(feature, 'feature.tasksAdded', { name: 'in_progress' }, {}, { count });
    case 'approved':
    case 'landing':
    case 'landed':
    case 'partial':
    case 'cancelled':
    case 'failed':
    case 'rolling_back':
    case 'rolled_back':
      return wrongFeatureState(feature, 'given more tasks');
    default:
      return state satisfies never;
  }
}
