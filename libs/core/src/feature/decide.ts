import { type Decision, nothing, refused } from '../decision.ts';
import { decideApproval } from './decide-approval.ts';
import type { FeatureCommand } from './command.ts';
import { decideLanding } from './decide-landing.ts';
import { decideTelling } from './decide-telling.ts';
import { settle } from './settle.ts';
import type { FeatureEvent } from './event.ts';
import { addTasks } from './add-tasks.ts';
import { featureEvent } from './event-of.ts';
import type { Feature } from './state.ts';
import { wrongFeatureState } from './wrong-state.ts';

export function decideFeature(feature: Feature, command: FeatureCommand): Decision<FeatureEvent> {
  const { name } = feature.state;
  switch (command.type) {
    case 'feature.start':
      return name === 'planned' ? featureEvent(feature, 'feature.started', { name: 'in_progress' }) : wrongFeatureState(feature, 'started');
    case 'feature.approve':
      return decideApproval(feature, command);
    case 'feature.requestChanges':
      return name === 'review_pending' || name === 'conflict'
        ? featureEvent(feature, 'feature.changesRequested', { name: 'changes_requested' }, {}, { tasks: command.tasks })
        : wrongFeatureState(feature, 'sent back');
    case 'feature.settle':
      return settle(feature);
    case 'feature.addTasks':
      return addTasks(feature, command.count);
    case 'feature.pinBase':
      return feature.bases[command.repository] === undefined
        ? featureEvent(feature, 'feature.basePinned', feature.state, { bases: { ...feature.bases, [command.repository]: command.sha } }, { ...command })
        : nothing;
    case 'feature.landingBegan':
    case 'feature.landingConflicted':
    case 'feature.landingStopped':
    case 'feature.landed':
      return decideLanding(feature, command);
    case 'feature.touchTask':
    case 'feature.tell':
      return decideTelling(feature, command);
    case 'feature.pause':
      return name === 'planned' || name === 'in_progress' || name === 'review_pending'
        ? featureEvent(feature, 'feature.paused', { name: 'paused', was: name })
        : wrongFeatureState(feature, 'paused');
    case 'feature.resume':
      return feature.state.name === 'paused'
        ? featureEvent(feature, 'feature.resumed', { name: feature.state.was })
        : wrongFeatureState(feature, 'resumed');
    case 'feature.cancel':
      return cancel(feature, command.reason);
    case 'feature.rollBack':
      return refused('command.unsupported', 'Rolling a landed feature back comes with the landing train; revert the commits by hand until then.');
    default:
      return command satisfies never;
  }
}

/** Cancel during publish means "go back", which needs the landing train; until then a landing is let finish. */
function cancel(feature: Feature, reason: string): Decision<FeatureEvent> {
  const { name } = feature.state;
  if (name === 'cancelled') return nothing;
  const over = name === 'landed' || name === 'landing' || name === 'approved' || name === 'partial' || name === 'rolling_back' || name === 'rolled_back';
  return over ? wrongFeatureState(feature, 'cancelled') : featureEvent(feature, 'feature.cancelled', { name: 'cancelled', reason });
}
