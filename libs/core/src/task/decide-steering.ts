import { type Decision, nothing, refused } from '../decision.ts';
import type { TaskCommand, TaskEdit } from './command.ts';
import { taskEvent } from './event-of.ts';
import type { TaskEvent } from './event.ts';
import { type Feedback, placed, type Task, type TaskState } from './state.ts';
import { goOn } from './waiting.ts';
import { wrongState } from './wrong-state.ts';

type Steering = Extract<TaskCommand, { type: 'task.retry' | 'task.answer' | 'task.edit' | 'task.tell' }>;

export const maximumFeedback = 100;

/** A person says how it goes on: who does it, what was meant, what else has to be known. */
export function decideSteering(task: Task, command: Steering): Decision<TaskEvent> {
  switch (command.type) {
    case 'task.retry':
      return retry(task, command.agent);
    case 'task.answer':
      return answer(task, command.text);
    case 'task.edit':
      return edit(task, command.edit);
    case 'task.tell':
      return tell(task, command.text);
    default:
      return command satisfies never;
  }
}

/** One that waits for its agent's limit to pass may go on at once only with another agent. Work that is done and cannot be pushed is pushed, not done again. */
function retry(task: Task, agent: string | undefined): Decision<TaskEvent> {
  const { name } = task.state;
  if (agent !== undefined && task.spec.kind !== 'work') return noAgent(task);
  if (agent === undefined && placed(task.state)?.unpushed !== undefined) return taskEvent(task, 'task.pushWanted', task.state, {}, { epoch: task.epoch });
  const waits = name === 'failed' || name === 'parked' || name === 'needs_input' || (name === 'limited' && agent !== undefined);
  if (!waits) return wrongState(task, 'tried again');
  const set = agent === undefined ? { failures: 0 } : { failures: 0, spec: { ...task.spec, agent } };
  return goOn(task, task.holds, { type: 'task.requeued', set, note: agent === undefined ? {} : { agent } });
}

/** The question goes back too: the next attempt is not the one that asked. It is what an agent wrote; the answer is a person's word. */
function answer(task: Task, text: string): Decision<TaskEvent> {
  const { state } = task;
  if (state.name !== 'needs_input') return wrongState(task, 'answered');
  const asked = [`An earlier attempt asked: ${state.question}`, ...state.options.map((option) => `- ${option}`)].join('\n');
  const feedback: Feedback[] = [...task.feedback, { from: 'agent', text: asked }, { from: 'person', text: `The answer to what was asked: ${text}` }];
  return goOn(task, task.holds, { type: 'task.answered', set: { failures: 0, feedback }, note: { question: state.question, text } });
}

/** An attempt that runs is not disturbed: it is the next one that hears of it. */
function tell(task: Task, text: string): Decision<TaskEvent> {
  const { name } = task.state;
  if (task.spec.kind !== 'work') return noAgent(task);
  if (name === 'landed' || name === 'cancelled') return wrongState(task, 'told anything');
  if (task.feedback.length >= maximumFeedback) {
    return refused('message.too_many', `The next attempt at "${task.spec.key}" is told ${maximumFeedback} things already. Change its prompt instead.`);
  }
  const missed = placed(task.state) === null ? {} : { missed: task.epoch };
  return taskEvent(task, 'task.told', task.state, { feedback: [...task.feedback, { from: 'person', text, ...missed }] }, { text });
}

function edit(task: Task, wanted: TaskEdit): Decision<TaskEvent> {
  const { spec, state } = task;
  if (state.name === 'landed' || state.name === 'cancelled') return wrongState(task, 'changed');
  if (wanted.agent != null && spec.kind !== 'work') return noAgent(task);
  const { prompt } = wanted;
  const { priority = spec.priority, agent = spec.agent, title = spec.title } = wanted;
  if ((title !== spec.title || prompt !== undefined) && !open.has(state.name)) {
    return refused('task.state', `Task "${spec.key}" is ${state.name}: what it asks for can be changed while no attempt is at it and none has brought something. Change its priority and agent, or send it back with a comment.`, { extra: { state: state.name } });
  }
  const isAsBefore = priority === spec.priority && agent === spec.agent && title === spec.title;
  if (isAsBefore && prompt === undefined) return nothing;
  return taskEvent(task, 'task.edited', state, isAsBefore ? {} : { spec: { ...spec, priority, agent, title } }, { prompt: prompt?.sha256 ?? null });
}

/** In these states the next attempt is told by what is written now. */
const open: ReadonlySet<TaskState['name']> = new Set(['proposed', 'blocked', 'ready', 'needs_input', 'limited', 'failed', 'parked']);

const noAgent = (task: Task): Decision<never> =>
  refused('task.no_agent', `Task "${task.spec.key}" is of kind ${task.spec.kind}: no agent works on it. Name a work task.`);
