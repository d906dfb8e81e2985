import { type Decision, refused } from '../decision.ts';
import type { FeatureCommand } from './command.ts';
import { featureEvent } from './event-of.ts';
import type { FeatureEvent } from './event.ts';
import { begun, count, type Expected, type Feature } from './state.ts';
import { wrongFeatureState } from './wrong-state.ts';

type Approve = Extract<FeatureCommand, { type: 'feature.approve' }>;

/** An approval is for exactly the SHAs that the person saw, all of them. */
export function decideApproval(feature: Feature, command: Approve): Decision<FeatureEvent> {
  const { name } = feature.state;
  if (name !== 'review_pending' && name !== 'conflict') return wrongFeatureState(feature, 'approved');
  const { counters } = feature;
  if (count(counters, 'reviewed', 'no_change', 'landed', 'cancelled') < begun(counters)) return wrongFeatureState(feature, 'approved while its tasks are being worked on');
  const { expected, current } = command;
  const missing = Object.keys(current).filter((task) => !(task in expected));
  if (missing.length > 0) {
    return refused('feature.approval_incomplete', `The approval names ${describe(expected)}; it also has to name ${missing.join(', ')}. Read the feature again and send its "expected" back.`, {
      pointer: '/expected',
      extra: { expected: current },
    });
  }
  const stale = Object.keys(expected).filter((task) => !(task in current) || expected[task] !== current[task]);
  if (stale.length > 0) {
    return refused('feature.stale_approval', `Since you looked, ${stale.length === 1 ? 'this task has' : 'these tasks have'} other work: ${stale.join(', ')}. Look at the feature again and approve what it holds now.`, {
      pointer: `/expected/${stale[0]}`,
      extra: { expected: current },
    });
  }
  return featureEvent(feature, 'feature.approved', { name: 'approved', expected, landing: command.landing }, {}, { expected });
}

const describe = (expected: Expected): string => {
  const count = Object.keys(expected).length;
  return count === 1 ? '1 task' : `${count} tasks`;
};
