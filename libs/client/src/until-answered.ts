import { backoffMs } from './backoff.ts';
import type { NotOk, Result } from './result.ts';

const MOST_TRIES = 5;

export interface Repeating {
  readonly signal: AbortSignal;
  /** The request changes nothing, or the hub carries it out once under its key. */
  readonly mayRepeat: boolean;
  readonly pause: (ms: number) => Promise<void>;
}

/** The connection was there and broke: whether the hub has done it nobody knows, and only the hub can say. */
const wasLost = (no: NotOk): boolean => 'failure' in no && no.failure.code === 'hub.unreachable' && /^(ECONNRESET|EPIPE|UND_ERR_SOCKET|terminated)$/.test(no.failure.cause ?? '');
const isRefused = (no: NotOk): boolean => 'failure' in no && no.failure.cause === 'ECONNREFUSED';
const isBusy = (no: NotOk): boolean => 'problem' in no && (no.problem.code === 'store.busy' || no.problem.code === 'idempotency.in_flight');

/** A hub that was never there is told of at once; one that went away in the middle may be starting again. */
export async function untilAnswered<T>(ask: () => Promise<Result<T>>, { signal, mayRepeat, pause }: Repeating): Promise<Result<T>> {
  let lost = false;
  for (let tries = 1; ; tries++) {
    const answer = await ask();
    if (answer.ok || !mayRepeat || tries === MOST_TRIES || signal.aborted) return answer;
    lost ||= wasLost(answer);
    if (!wasLost(answer) && !isBusy(answer) && !(lost && isRefused(answer))) return answer;
    await pause(backoffMs(tries, Math.random(), 250));
  }
}
