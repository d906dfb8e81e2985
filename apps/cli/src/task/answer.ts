import type { Command } from 'commander';
import { hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { findTask } from './find-task.ts';
import { renderTask } from './render-task.ts';

export function answerTask(shell: Shell, parent: Command): void {
  hubCommand<[task: string], { readonly text: string }>(shell, parent, 'answer <task>', 'answer what it asked; its next attempt begins with the answer', async (session, [reference], { text }) => {
    const task = await findTask(session.client, reference);
    if (!task.ok) return session.refuse(task);
    const answered = await session.client.call('answerTask', { params: { id: task.value.id }, body: { text } });
    return answered.ok ? session.show(answered.value, renderTask) : session.refuse(answered);
  }).requiredOption('--text <words>', 'the answer');
}
