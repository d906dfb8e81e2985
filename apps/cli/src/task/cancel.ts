import type { Command } from 'commander';
import { hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { findTask } from './find-task.ts';
import { renderTask } from './render-task.ts';

export function cancelTask(shell: Shell, parent: Command): void {
  hubCommand<[task: string], { readonly reason: string }>(shell, parent, 'cancel <task>', 'give it up: its attempt is stopped; what waits for it stays held', async (session, [reference], { reason }) => {
    const task = await findTask(session.client, reference);
    if (!task.ok) return session.refuse(task);
    const cancelled = await session.client.call('cancelTask', { params: { id: task.value.id }, body: { reason } });
    return cancelled.ok ? session.show(cancelled.value, renderTask) : session.refuse(cancelled);
  }).requiredOption('--reason <words>', 'why; people read it later');
}
