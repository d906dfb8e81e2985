import type { Command } from 'commander';
import { hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { taskLabel } from '../terminal/labels.ts';
import { findTask } from './find-task.ts';
import { writePatch } from './write-patch.ts';

export function diffTask(shell: Shell, parent: Command): void {
  hubCommand<[task: string], object>(shell, parent, 'diff <task>', 'the accepted change of a task, as a patch', async (session, [reference]) => {
    const task = await findTask(session.client, reference);
    if (!task.ok) return session.refuse(task);
    const diff = await session.client.call('getTaskDiff', { params: { id: task.value.id } });
    if (!diff.ok) return session.refuse(diff);
    if (session.json) return session.show(diff.value, () => '');
    writePatch(session, taskLabel(task.value), diff.value);
    return exitCodes.ok;
  });
}
