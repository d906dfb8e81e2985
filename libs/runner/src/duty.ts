import type { Storage } from './storage.ts';

/** What its owner wants of a node. Paused and draining: what runs is finished, nothing new is taken; who drains stops afterwards. */
export type Duty = 'working' | 'paused' | 'draining';

export type OnDuty = {
  readonly now: () => Duty;
  set(duty: Duty): void;
};

export const openDuty = (first: Duty, onChange: (duty: Duty) => void): OnDuty => {
  let duty = first;
  return {
    now: () => duty,
    set(next) {
      if (next === duty) return;
      duty = next;
      onChange(next);
    },
  };
};

export const whyOffDuty = (duty: Duty): string | null =>
  duty === 'working' ? null : duty === 'paused' ? 'its owner has paused it: fuel node resume lets it go on' : 'its owner lets it finish what runs and stop (fuel node drain)';

/** Whoever asks whether there is room for work is told of the owner's wish first. */
export const onDuty = (storage: Storage, duty: OnDuty): Storage => ({ ...storage, why: () => whyOffDuty(duty.now()) ?? storage.why() });
