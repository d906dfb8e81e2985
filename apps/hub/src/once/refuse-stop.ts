import type { Refusal } from '@fuel/contracts';
import type { GuardStop } from '@fuel/store';

export const keyReused: Refusal = {
  code: 'idempotency.key_reused',
  detail: 'This Idempotency-Key came with another request (method, address or body) within the last 24 hours. Send a new key with what is a new request.',
};

/** What a guard found, for the caller. */
export function refuseStop({ stop }: GuardStop): Refusal {
  switch (stop.kind) {
    case 'in_flight':
      return { code: 'idempotency.in_flight', detail: 'A request with this Idempotency-Key is being carried out right now. Send it again in a moment, then its answer is there.' };
    case 'known':
      return { code: 'idempotency.answer_lost', detail: 'This was done under its Idempotency-Key before, and the answer was lost. Look at the result with GET; do not send it under a new key.' };
    case 'stale':
      return {
        code: 'version.stale',
        detail: `The ${stop.match.entity} is in version "${stop.current}", and If-Match names another: it was changed since you looked. GET it again, and send your change with its new ETag.`,
        extra: { current: stop.current },
      };
    default:
      return stop satisfies never;
  }
}
