import type { Decision } from '../decision.ts';
import type { Jitter } from '../retry.ts';
import type { TaskCommand } from './command.ts';
import { taskEvent } from './event-of.ts';
import type { TaskEvent } from './event.ts';
import { failed } from './fail.ts';
import { maximumFailures, placed, type Task, untold, type Work } from './state.ts';
import { goOn, reviewingOrStale } from './waiting.ts';
import { needsWork } from './needs-work.ts';

type Finish = Extract<TaskCommand, { type: 'task.finish' }>;

/** A result whose epoch is still current counts, however late; a result of an old epoch changes nothing and is offered as salvage. */
export function decideFinish(task: Task, command: Finish, now: number, jitter: Jitter): Decision<TaskEvent> {
  if (command.epoch !== task.epoch || placed(task.state) === null) return late(task, command);
  const { outcome } = command;
  switch (outcome.kind) {
    case 'completed': {
      if (command.base === null) return failed(task, { failure: 'protocol_drift', message: 'the node reported work without the SHA it began at' }, now, jitter);
      const work: Work = { head: outcome.head, base: command.base, ref: command.ref, summary: outcome.summary, diffstat: command.diffstat };
      const state = reviewingOrStale(task.holds, work, now);
      return taskEvent(task, 'task.completed', state, { last: work, round: task.round + 1, feedback: untold(task) }, { epoch: task.epoch, head: work.head });
    }
    case 'no_change':
      return unchanged(task, command, outcome.reason, now);
    case 'needs_work':
      return needsWork(task, outcome.issues, command.rounds);
    case 'needs_input':
      return taskEvent(task, 'task.asked', { name: 'needs_input', question: outcome.question, options: outcome.options ?? [] });
    case 'limited':
      if (command.standIn === true) return again(task, `its agent is at its provider's limit until ${outcome.until}`);
      return taskEvent(task, 'task.limited', { name: 'limited', until: Date.parse(outcome.until) }, {}, { until: outcome.until });
    case 'cancelled':
      return again(task, 'the attempt was stopped');
    case 'failed':
      // Tries that were sent back are counted with those that failed: where more are allowed, a crash among them is not the last.
      return failed(task, outcome, now, jitter, Math.max(maximumFailures, command.rounds ?? 0), command.standIn);
    default:
      return outcome satisfies never;
  }
}

/** Nothing to do beside these upstreams. Work of an earlier attempt still has to pass its review. */
function unchanged(task: Task, command: Finish, reason: string, now: number): Decision<TaskEvent> {
  const note = { reason, epoch: task.epoch };
  if (task.last !== null) {
    return taskEvent(task, 'task.completed', reviewingOrStale(task.holds, task.last, now), { round: task.round + 1, feedback: untold(task) }, note);
  }
  // It found nothing to do beside other upstream work than there is now; beside this it has to look again.
  if (task.holds > 0 || command.stale) return again(task, 'what it stands on has changed meanwhile');
  return taskEvent(task, 'task.unchanged', { name: 'no_change' }, { failures: 0, feedback: untold(task), accepted: { work: null, saw: command.saw } }, note);
}

const again = (task: Task, reason: string): Decision<TaskEvent> =>
  goOn(task, task.holds, { type: 'task.requeued', set: {}, note: { reason, epoch: task.epoch } }, { notBefore: null, reason });

function late(task: Task, command: Finish): Decision<TaskEvent> {
  const { outcome, salvage, epoch } = command;
  const brought = outcome.kind === 'completed' ? { sha: outcome.head, ref: command.ref } : null;
  // Told a second time, the current epoch's work is no news; work that nobody took (it was given up, or cancelled) is.
  const known = epoch === task.epoch && (brought === null || brought.sha === task.last?.head);
  return taskEvent(task, 'task.lateResult', task.state, {}, { epoch, outcome: outcome.kind, salvage: known ? null : (salvage ?? brought), repeated: known });
}
