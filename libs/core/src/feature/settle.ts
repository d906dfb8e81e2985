import { type Decision, nothing } from '../decision.ts';
import { featureEvent } from './event-of.ts';
import type { FeatureEvent } from './event.ts';
import { count, type Feature, total } from './state.ts';

/** What follows from the counters, in the commit that changed them. */
export function settle(feature: Feature): Decision<FeatureEvent> {
  const { counters } = feature;
  const all = total(counters);
  const over = count(counters, 'reviewed', 'no_change', 'landed', 'cancelled') === all;
  const givenUp = count(counters, 'cancelled') === all;
  const cancelled = () => featureEvent(feature, 'feature.cancelled', { name: 'cancelled', reason: 'every task was cancelled' });

  switch (feature.state.name) {
    case 'in_progress':
    case 'changes_requested':
      if (givenUp) return cancelled();
      if (over && count(counters, 'reviewed', 'no_change') > 0) return featureEvent(feature, 'feature.reviewPending', { name: 'review_pending' });
      return feature.state.name === 'changes_requested' ? featureEvent(feature, 'feature.reopened', { name: 'in_progress' }) : nothing;
    case 'review_pending':
    case 'conflict':
      if (givenUp) return cancelled();
      return over ? nothing : featureEvent(feature, 'feature.reopened', { name: 'in_progress' });
    case 'draft':
    case 'planning':
    case 'planned':
    case 'approved':
    case 'landing':
    case 'partial':
    case 'landed':
    case 'paused':
    case 'rolling_back':
    case 'rolled_back':
    case 'failed':
    case 'cancelled':
      return nothing;
    default:
      return feature.state satisfies never;
  }
}
