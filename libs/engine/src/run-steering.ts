import type { Refusal } from '@fuel/contracts';
import type { Wish } from './command.ts';
import type { Fold } from './fold.ts';
import { loadTask, runFeature, runTask } from './run-entity.ts';

/** What a person may want of one task, in the words of the refusal. */
const wishes: Readonly<Partial<Record<Wish['command']['type'], string>>> = {
  'task.cancel': 'cancelled',
  'task.retry': 'tried again',
  'task.answer': 'answered',
  'task.tell': 'told anything',
  'person.editTask': 'changed',
};

/** Tasks of a feature that lands, or is over, are let alone; the hub's own commands, which follow from something, are not asked. */
export async function comesTooLate(fold: Fold, { actor, command }: Wish): Promise<Refusal | null> {
  const wish = wishes[command.type];
  if (actor.kind !== 'person' || wish === undefined || !('task' in command)) return null;
  const task = await loadTask(fold, command.task);
  if (task === undefined || (command.type === 'task.cancel' && task.state.name === 'cancelled')) return null;
  return runFeature(fold, { type: 'feature.touchTask', feature: task.spec.feature, wish });
}

type EditTask = Extract<Wish['command'], { type: 'person.editTask' }>;

/** The log names a prompt by its hash; the text goes into the row. The same prompt again is no edit. */
export async function editTask(fold: Fold, { task, edit }: EditTask): Promise<Refusal | null> {
  const { prompt, ...rest } = edit;
  if (prompt !== undefined) await fold.transaction.load({ prompts: [task] }, fold.world);
  const isNew = prompt !== undefined && fold.world.prompts.get(task) !== prompt;
  const refusal = await runTask(fold, { type: 'task.edit', task, edit: { ...rest, ...(isNew ? { prompt: { sha256: fold.deps.sha256(prompt) } } : {}) } });
  if (refusal !== null || !isNew) return refusal;
  fold.world.prompts.set(task, prompt);
  fold.changes.editedTasks.push({ task, spec: {}, prompt });
  return null;
}
