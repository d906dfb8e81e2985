import type { Command } from 'commander';
import { hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { findTask } from './find-task.ts';
import { renderTask } from './render-task.ts';

export function showTask(shell: Shell, parent: Command): void {
  hubCommand<[task: string], object>(shell, parent, 'show <task>', 'one task, by id or as feature#key', async (session, [reference]) => {
    const task = await findTask(session.client, reference);
    return task.ok ? session.show(task.value, renderTask) : session.refuse(task);
  });
}
