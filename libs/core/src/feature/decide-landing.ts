import { type Decision, nothing } from '../decision.ts';
import type { FeatureCommand } from './command.ts';
import { featureEvent } from './event-of.ts';
import type { FeatureEvent } from './event.ts';
import { nextStage } from './next-stage.ts';
import type { Feature, FeatureState } from './state.ts';

type LandingNews = Extract<
  FeatureCommand,
  { type: 'feature.landingBegan' | 'feature.landingConflicted' | 'feature.landingStopped' | 'feature.landed' }
>;

/** News from a landing counts for the feature only while it is the feature's current landing. */
export function decideLanding(feature: Feature, command: LandingNews): Decision<FeatureEvent> {
  const { state } = feature;
  const current = (state.name === 'approved' || state.name === 'landing') && state.landing === command.landing;
  if (!current) return nothing;
  const { landing } = command;
  const event = (type: FeatureEvent['type'], next: FeatureState, note: FeatureEvent['note'] = {}) =>
    featureEvent(feature, type, next, {}, { landing, ...note });
  switch (command.type) {
    case 'feature.landingBegan':
      return state.name === 'approved' ? event('feature.landingBegan', { name: 'landing', landing }) : nothing;
    case 'feature.landingConflicted':
      return event('feature.conflicted', { name: 'conflict', landing, reason: command.reason }, { reason: command.reason });
    case 'feature.landingStopped':
      return event('feature.stopped', { name: 'partial', landing, reason: command.reason }, { reason: command.reason });
    case 'feature.landed':
      return nextStage(feature, { landing });
    default:
      return command satisfies never;
  }
}
