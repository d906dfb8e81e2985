import type { Id } from '@fuel/contracts';
import type { Task, TaskState } from './state.ts';

/**
 * What happened to a task, and what is true since then. `state` and `set` carry every field that changed, so the log alone
 * rebuilds the rows; `note` is for people.
 */
export interface TaskEvent {
  readonly type:
    | 'task.began'
    | 'task.gateOpened'
    | 'task.gateClosed'
    | 'task.dispatched'
    | 'task.started'
    | 'task.suspected'
    | 'task.recovered'
    | 'task.unpushed'
    | 'task.pushWanted'
    | 'task.requeued'
    | 'task.completed'
    | 'task.unchanged'
    | 'task.asked'
    | 'task.limited'
    | 'task.needsWork'
    | 'task.failed'
    | 'task.reviewed'
    | 'task.reviewRepeated'
    | 'task.staled'
    | 'task.changesRequested'
    | 'task.lateResult'
    | 'task.contractFrozen'
    | 'task.signalled'
    | 'task.parked'
    | 'task.landed'
    | 'task.answered'
    | 'task.edited'
    | 'task.told'
    | 'task.dependencyAdded'
    | 'task.dependencyRemoved'
    | 'task.deleted'
    | 'task.cancelled';
  readonly task: Id;
  readonly state: TaskState;
  readonly set: Partial<Pick<Task, 'spec' | 'holds' | 'epoch' | 'failures' | 'round' | 'feedback' | 'last' | 'accepted' | 'signals'>>;
  readonly note: Readonly<Record<string, unknown>>;
}

export const evolveTask = (task: Task, event: TaskEvent): Task => ({ ...task, ...event.set, state: event.state });
