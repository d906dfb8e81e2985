import type { Id } from '@fuel/contracts';
import type { Landing } from './state.ts';

export interface LandingEvent {
  readonly type:
    | 'landing.began'
    | 'landing.partPrepared'
    | 'landing.prepared'
    | 'landing.partPublished'
    | 'landing.baseMoved'
    | 'landing.delayed'
    | 'landing.conflicted'
    | 'landing.stopped'
    | 'landing.landed';
  readonly landing: Id;
  readonly set: Partial<Pick<Landing, 'state' | 'epoch' | 'tries' | 'parts'>>;
  readonly note: Readonly<Record<string, unknown>>;
}

export const evolveLanding = (landing: Landing, event: LandingEvent): Landing => ({ ...landing, ...event.set });
