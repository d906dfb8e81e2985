import { type Decision, happened } from '../decision.ts';
import type { FeatureEvent } from './event.ts';
import type { Feature, FeatureState } from './state.ts';

export const featureEvent = (
  feature: Feature,
  type: FeatureEvent['type'],
  state: FeatureState,
  set: FeatureEvent['set'] = {},
  note: FeatureEvent['note'] = {},
): Decision<FeatureEvent> => happened<FeatureEvent>({ type, feature: feature.id, state, set, note });
