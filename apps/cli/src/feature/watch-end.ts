import type { FeatureStateName, FeatureView } from '@fuel/contracts';
import { exitCodes } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';

/** How a watched feature ends, by its state; undefined while it goes on, also while it waits for a person. */
function naturalEnd(state: FeatureStateName): ExitCode | undefined {
  switch (state) {
    case 'landed':
      return exitCodes.ok;
    case 'failed':
    case 'conflict':
    case 'partial':
    case 'cancelled':
    case 'rolled_back':
      return exitCodes.endedBadly;
    case 'draft':
    case 'planning':
    case 'planned':
    case 'in_progress':
    case 'review_pending':
    case 'changes_requested':
    case 'approved':
    case 'landing':
    case 'paused':
    case 'rolling_back':
      return undefined;
    default:
      return state satisfies never;
  }
}

/** The state that was asked for is a good end, whichever it is. */
export const watchEnd = (feature: Pick<FeatureView, 'state'>, until: FeatureStateName | undefined): ExitCode | undefined =>
  feature.state === until ? exitCodes.ok : naturalEnd(feature.state);
