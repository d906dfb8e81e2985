import { type Decision, refused } from '../decision.ts';
import { count, type Feature } from './state.ts';

export const wrongFeatureState = (feature: Feature, wish: string): Decision<never> =>
  refused('feature.state', `Feature "${feature.name}" is ${feature.state.name}; it cannot be ${wish} now.${hint(feature)}`, {
    extra: { state: feature.state.name },
  });

const hint = (feature: Feature): string => {
  if (feature.state.name === 'planned') return ' Start it first.';
  if (feature.state.name !== 'in_progress') return '';
  const open = count(feature.counters, 'failed', 'parked', 'needs_input');
  return open > 0 ? ` ${open} of its tasks wait for a person: see the inbox.` : ' Its tasks are still being worked on.';
};
