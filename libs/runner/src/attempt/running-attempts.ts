import type { AttemptKey } from '@fuel/local';

/** superseded: the hub no longer counts this epoch as live. */
export type StopReason = 'cancelled' | 'superseded' | 'shutdown';

export type RunningAttempts = {
  enter(key: AttemptKey): AbortSignal;
  leave(key: AttemptKey): void;
  /** False when it does not run here. The signal's reason is the StopReason. */
  stop(key: AttemptKey, reason: StopReason): boolean;
  stopAll(reason: StopReason): void;
};

const nameOf = ({ task, epoch }: AttemptKey): string => `${task}/${epoch}`;

export function openRunningAttempts(): RunningAttempts {
  const running = new Map<string, AbortController>();
  return {
    enter(key) {
      const controller = new AbortController();
      running.set(nameOf(key), controller);
      return controller.signal;
    },
    leave(key) {
      running.delete(nameOf(key));
    },
    stop(key, reason) {
      const controller = running.get(nameOf(key));
      controller?.abort(reason);
      return controller !== undefined;
    },
    stopAll(reason) {
      for (const controller of running.values()) controller.abort(reason);
    },
  };
}

export const stopReason = (signal: AbortSignal): StopReason => signal.reason as StopReason;
