import type { Decision } from '../decision.ts';
import type { TaskCommand } from './command.ts';
import { taskEvent } from './event-of.ts';
import type { TaskEvent } from './event.ts';
import { failed } from './fail.ts';
import { placed, type Task, type Work } from './state.ts';
import { readyOrBlocked, reviewingOrStale } from './waiting.ts';
import { needsWork } from './needs-work.ts';

type Finish = Extract<TaskCommand, { type: 'task.finish' }>;

/** A result whose epoch is still current counts, however late; a result of an old epoch changes nothing and is offered as salvage. */
export function decideFinish(task: Task, command: Finish, now: number): Decision<TaskEvent> {
  if (command.epoch !== task.epoch || placed(task.state) === null) return late(task, command);
  const { outcome } = command;
  switch (outcome.kind) {
    case 'completed': {
      if (command.base === null) return failed(task, { failure: 'protocol_drift', message: 'the node reported work without the SHA it began at' }, now);
      const work: Work = { head: outcome.head, base: command.base, ref: command.ref, summary: outcome.summary, diffstat: command.diffstat };
      const state = reviewingOrStale(task.holds, work, now);
      return taskEvent(task, 'task.completed', state, { last: work, round: task.round + 1, feedback: [] }, { epoch: task.epoch, head: work.head });
    }
    case 'no_change':
      return unchanged(task, command, outcome.reason, now);
    case 'needs_work':
      return needsWork(task, outcome.issues);
    case 'needs_input':
      return taskEvent(task, 'task.asked', { name: 'needs_input', question: outcome.question, options: outcome.options ?? [] });
    case 'limited':
      return taskEvent(task, 'task.limited', { name: 'limited', until: Date.parse(outcome.until) }, {}, { until: outcome.until });
    case 'cancelled':
      return taskEvent(task, 'task.requeued', readyOrBlocked(task.holds, null, 'the attempt was stopped'), {}, { epoch: task.epoch });
    case 'failed':
      return failed(task, outcome, now);
    default:
      return outcome satisfies never;
  }
}

/** Nothing to do beside these upstreams. Work of an earlier attempt still has to pass its review. */
function unchanged(task: Task, command: Finish, reason: string, now: number): Decision<TaskEvent> {
  const note = { reason, epoch: task.epoch };
  if (task.last !== null) {
    return taskEvent(task, 'task.completed', reviewingOrStale(task.holds, task.last, now), { round: task.round + 1, feedback: [] }, note);
  }
  return taskEvent(task, 'task.unchanged', { name: 'no_change' }, { failures: 0, feedback: [], accepted: { work: null, saw: command.saw } }, note);
}

function late(task: Task, command: Finish): Decision<TaskEvent> {
  const { outcome, salvage, epoch } = command;
  const kept = salvage ?? (outcome.kind === 'completed' ? { sha: outcome.head, ref: command.ref } : null);
  // A fact is told at least once: the second telling of the current epoch is no news, an older epoch's work is.
  const repeated = epoch === task.epoch;
  return taskEvent(task, 'task.lateResult', task.state, {}, { epoch, outcome: outcome.kind, salvage: repeated ? null : kept, repeated });
}
