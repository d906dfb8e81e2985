import { type Decision, nothing } from '../decision.ts';
import { backoffMs, type Jitter } from '../retry.ts';
import type { TaskCommand } from './command.ts';
import { taskEvent } from './event-of.ts';
import type { TaskEvent } from './event.ts';
import { needsWork } from './needs-work.ts';
import type { Task } from './state.ts';

type Review = Extract<TaskCommand, { type: 'task.review' }>;

const maximumErrors = 5;

/** A review is a round bound to the SHAs it saw: a verdict about another round or another head is no verdict. */
export function decideReview(task: Task, command: Review, now: number, jitter: Jitter): Decision<TaskEvent> {
  const { state } = task;
  if (state.name !== 'reviewing' || command.round !== task.round || command.head !== state.work.head) return nothing;
  const { verdict } = command;
  switch (verdict.kind) {
    case 'passed': {
      const work = { ...state.work, diffstat: command.diffstat ?? state.work.diffstat };
      const { findings = [] } = command;
      const set = { failures: 0, last: work, accepted: { work, saw: command.saw, ...(findings.length === 0 ? {} : { findings }) } };
      return taskEvent(task, 'task.reviewed', { name: 'reviewed' }, set, { head: work.head, round: task.round });
    }
    case 'failed':
      return needsWork(task, verdict.issues, command.rounds);
    case 'errored': {
      const errors = state.errors + 1;
      const note = { message: verdict.message, errors };
      if (verdict.forGood === true || errors >= maximumErrors) return taskEvent(task, 'task.parked', { name: 'parked', reason: `the check cannot be run: ${verdict.message}` }, {}, note);
      const next = { ...state, errors, notBefore: now + backoffMs(errors, jitter) };
      return taskEvent(task, 'task.reviewRepeated', next, { round: task.round + 1 }, note);
    }
    default:
      return verdict satisfies never;
  }
}
