import { type Decision, nothing } from '../decision.ts';
import type { TaskCommand } from './command.ts';
import { decideSteering } from './decide-steering.ts';
import { taskEvent } from './event-of.ts';
import type { TaskEvent } from './event.ts';
import type { Task } from './state.ts';
import { goOn } from './waiting.ts';
import { wrongState } from './wrong-state.ts';

type PersonCommand = Extract<
  TaskCommand,
  { type: 'task.requestChanges' | 'task.retry' | 'task.answer' | 'task.edit' | 'task.tell' | 'task.park' | 'task.land' | 'task.cancel' }
>;

export function decidePerson(task: Task, command: PersonCommand): Decision<TaskEvent> {
  const { name } = task.state;
  switch (command.type) {
    case 'task.requestChanges': {
      if ((name !== 'reviewed' && name !== 'no_change') || task.spec.kind !== 'work') return wrongState(task, 'sent back');
      const feedback = [...task.feedback, { from: 'person' as const, text: command.text }];
      const state = { name: 'needs_work' as const, issues: [{ code: 'changes_requested', message: command.text }] };
      return taskEvent(task, 'task.changesRequested', state, { feedback, accepted: null, failures: 0 }, { text: command.text });
    }
    case 'task.retry':
      if (name === 'needs_work') return goOn(task, task.holds, { type: 'task.requeued', set: {}, note: {} });
      return decideSteering(task, command);
    case 'task.answer':
    case 'task.edit':
    case 'task.tell':
      return decideSteering(task, command);
    case 'task.park':
      return name === 'ready' || name === 'blocked' ? taskEvent(task, 'task.parked', { name: 'parked', reason: command.reason }) : wrongState(task, 'parked');
    case 'task.land':
      return name === 'reviewed' || name === 'no_change' ? taskEvent(task, 'task.landed', { name: 'landed' }) : wrongState(task, 'landed');
    case 'task.cancel':
      if (name === 'cancelled') return nothing;
      if (name === 'landed') return wrongState(task, 'cancelled');
      return taskEvent(task, 'task.cancelled', { name: 'cancelled', reason: command.reason }, { accepted: null }, { was: name });
    default:
      return command satisfies never;
  }
}
