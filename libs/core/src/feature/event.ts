import type { Id } from '@fuel/contracts';
import type { Feature, FeatureState } from './state.ts';

export interface FeatureEvent {
  readonly type:
    | 'feature.created'
    | 'feature.tasksAdded'
    | 'feature.started'
    | 'feature.reviewPending'
    | 'feature.reopened'
    | 'feature.approved'
    | 'feature.changesRequested'
    | 'feature.basePinned'
    | 'feature.landingBegan'
    | 'feature.conflicted'
    | 'feature.stopped'
    | 'feature.stageBegan'
    | 'feature.landed'
    | 'feature.told'
    | 'feature.paused'
    | 'feature.resumed'
    | 'feature.cancelled';
  readonly feature: Id;
  readonly state: FeatureState;
  readonly set: Partial<Pick<Feature, 'bases' | 'stage' | 'messages'>>;
  readonly note: Readonly<Record<string, unknown>>;
}

export const evolveFeature = (feature: Feature, event: FeatureEvent): Feature => ({ ...feature, ...event.set, state: event.state });
