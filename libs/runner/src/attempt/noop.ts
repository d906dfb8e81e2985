import { atomically, beginAttempt, endAttempt, noteStarted } from '@fuel/local';
import { journalled } from '../node-context.ts';
import { onDisk } from '../on-disk.ts';
import type { Executor } from './executor.ts';
import { frame } from './frame.ts';

export const noopAgent = 'noop';

/**
 * Everything of an attempt but the work: no worktree, no git, no process; it declares that nothing was to be done. For measurements of what is
 * around the work. A node does this only with FUEL_ALLOW_NOOP_AGENT=1. Nothing lies between its start and its end, so both are one write.
 */
export const noop: Executor = async (context, order) => {
  const { body } = order;
  const { task, epoch, attempt, start } = body;
  const now = context.now();
  const told = frame(body);
  const started = journalled(context, { type: 'attempt.started', task, epoch, agent: noopAgent, agentVersion: null, startSha: start.sha, saw: told.saw });
  const finished = journalled(context, { ...told, outcome: { kind: 'no_change', reason: 'the no-op executor changes nothing' }, startSha: start.sha, durationMs: 0 });
  await onDisk(context, () =>
    atomically(context.local, () => {
      beginAttempt(context.local, { task, epoch, attempt, order: order.id, room: attempt, saw: told.saw }, now);
      noteStarted(context.local, body, start.sha, started);
      endAttempt(context.local, { task, epoch, order: order.id }, finished, now);
    }),
  );
};
