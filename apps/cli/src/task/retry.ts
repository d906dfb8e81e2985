import type { Command } from 'commander';
import { hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { findTask } from './find-task.ts';
import { renderTask } from './render-task.ts';

export function retryTask(shell: Shell, parent: Command): void {
  hubCommand<[task: string], { readonly agent?: string }>(shell, parent, 'retry <task>', 'try a failed task again', async (session, [reference], { agent }) => {
    const task = await findTask(session.client, reference);
    if (!task.ok) return session.refuse(task);
    const again = await session.client.call('retryTask', { params: { id: task.value.id }, body: agent === undefined ? {} : { agent } });
    return again.ok ? session.show(again.value, renderTask) : session.refuse(again);
  }).option('--agent <agent>', 'let another agent do it from now on');
}
