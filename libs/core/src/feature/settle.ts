import { type Decision, nothing } from '../decision.ts';
import { featureEvent } from './event-of.ts';
import type { FeatureEvent } from './event.ts';
import { begun, count, type Feature, total } from './state.ts';
import { nextStage } from './next-stage.ts';

/** What follows from the counters, in the commit that changed them. What is proposed belongs to a later stage and counts for none of this. */
export function settle(feature: Feature): Decision<FeatureEvent> {
  const { counters } = feature;
  const over = count(counters, 'reviewed', 'no_change', 'landed', 'cancelled') === begun(counters);
  const judged = count(counters, 'reviewed', 'no_change') > 0;
  const givenUp = count(counters, 'cancelled') === total(counters);
  const cancelled = () => featureEvent(feature, 'feature.cancelled', { name: 'cancelled', reason: 'every task was cancelled' });

  switch (feature.state.name) {
    case 'in_progress':
    case 'changes_requested':
      if (givenUp) return cancelled();
      if (over && judged) return featureEvent(feature, 'feature.reviewPending', { name: 'review_pending' });
      if (over) return nextStage(feature);
      return feature.state.name === 'changes_requested' ? featureEvent(feature, 'feature.reopened', { name: 'in_progress' }) : nothing;
    case 'review_pending':
    case 'conflict':
      if (givenUp) return cancelled();
      return over && judged ? nothing : featureEvent(feature, 'feature.reopened', { name: 'in_progress' });
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
