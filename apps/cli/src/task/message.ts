import type { Command } from 'commander';
import { hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { findTask } from './find-task.ts';
import { renderTold } from './render-told.ts';

export function messageTask(shell: Shell, parent: Command): void {
  hubCommand<[task: string], { readonly text: string }>(shell, parent, 'message <task>', 'tell the next attempt at it', async (session, [reference], { text }) => {
    const task = await findTask(session.client, reference);
    if (!task.ok) return session.refuse(task);
    const told = await session.client.call('tellTask', { params: { id: task.value.id }, body: { text } });
    return told.ok ? session.show(told.value, renderTold) : session.refuse(told);
  }).requiredOption('--text <words>', 'what it has to know');
}
