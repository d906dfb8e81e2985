import type { FactOf, OrderOf } from '@fuel/contracts';

/** What every end of an attempt says of it, before anything is known of how it went. */
export const frame = ({ task, epoch, upstreams }: OrderOf<'attempt.start'>): Omit<FactOf<'attempt.finished'>, 'outcome' | 'startSha' | 'durationMs'> => ({
  type: 'attempt.finished', task, epoch, saw: upstreams.map((work) => ({ task: work.task, sha: work.sha })),
  sessionId: null, usage: null, diffstat: null, salvage: null, warnings: [],
});
