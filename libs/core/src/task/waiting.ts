import type { TaskState, Work } from './state.ts';

/** Where a task goes that has work to do: it is ready only when no gate holds it. */
export const readyOrBlocked = (holds: number, notBefore: number | null = null, reason: string | null = null): TaskState =>
  holds > 0 ? { name: 'blocked' } : { name: 'ready', notBefore, reason };

/** Where finished work goes: it is checked only beside upstream work that is itself accepted. */
export const reviewingOrStale = (holds: number, work: Work, now: number): TaskState =>
  holds > 0 ? { name: 'stale', work } : { name: 'reviewing', work, since: now, notBefore: null, errors: 0 };
