import type { Decision } from '../decision.ts';
import { featureEvent } from './event-of.ts';
import type { FeatureEvent } from './event.ts';
import { count, type Feature } from './state.ts';

/**
 * Nothing of this stage is left to do. The next one is built on the default branches as they are now, with this stage in them; when there is
 * none, the feature has landed.
 */
export const nextStage = (feature: Feature, note: FeatureEvent['note'] = {}): Decision<FeatureEvent> =>
  count(feature.counters, 'proposed') > 0
    ? featureEvent(feature, 'feature.stageBegan', { name: 'in_progress' }, { stage: feature.stage + 1, bases: {} }, { ...note, stage: feature.stage + 1 })
    : featureEvent(feature, 'feature.landed', { name: 'landed' }, {}, note);
