import type { Issue } from '@fuel/contracts';
import type { Decision } from '../decision.ts';
import { taskEvent } from './event-of.ts';
import type { TaskEvent } from './event.ts';
import { maximumFailures, type Feedback, type Task } from './state.ts';

/** The work is not good enough. `needs_work` lasts only within the commit while tries are left; then it waits for a person. */
export function needsWork(task: Task, issues: readonly Issue[], rounds: number = maximumFailures): Decision<TaskEvent> {
  const failures = task.failures + 1;
  const feedback: Feedback[] = [...task.feedback, { from: 'review', text: issues.map(sentence).join('\n') }];
  const set = { failures, feedback, accepted: null };
  if (failures < rounds) return taskEvent(task, 'task.needsWork', { name: 'needs_work', issues }, set, { issues });
  return taskEvent(task, 'task.parked', { name: 'parked', reason: failures === 1 ? 'an attempt did not pass review' : `${failures} attempts did not pass review`, issues }, set, { issues });
}

const sentence = (issue: Issue): string => `- ${issue.path === undefined ? '' : `${issue.path}: `}${issue.message}`;
