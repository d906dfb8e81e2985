import type { Command } from 'commander';
import { allTasks } from '@fuel/client';
import type { TaskSummary } from '@fuel/contracts';
import { collect, hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import type { Found } from '../exit-code.ts';
import { taskOf } from '../task/find-task.ts';
import { writePatch } from '../task/write-patch.ts';
import { cell, line } from '../terminal/cells.ts';
import { diffstatText, taskLabel } from '../terminal/labels.ts';
import type { Session } from '../session.ts';
import { findFeature } from './find-feature.ts';

interface DiffOptions {
  readonly task?: readonly string[];
}

async function chooseTasks(session: Session, reference: string, wanted: readonly string[] | undefined): Promise<Found<TaskSummary[]>> {
  const found = await findFeature(session.client, reference);
  if (!found.ok) return found;
  const feature = await allTasks(session.client, found.value);
  if (!feature.ok) return feature;
  if (wanted === undefined) return { ok: true, value: feature.value.tasks.filter((task) => task.head !== null) };
  const tasks: TaskSummary[] = [];
  for (const name of wanted) {
    const task = taskOf(feature.value, name);
    if (!task.ok) return task;
    tasks.push(task.value);
  }
  return { ok: true, value: tasks };
}

export function diffFeature(shell: Shell, parent: Command): void {
  hubCommand<[feature: string], DiffOptions>(shell, parent, 'diff <feature>', 'the accepted changes of its tasks', async (session, [reference], options) => {
    const tasks = await chooseTasks(session, reference, options.task);
    if (!tasks.ok) return session.refuse(tasks);
    if (tasks.value.length === 0) session.say('nothing has been accepted yet');
    const diffs = [];
    for (const task of tasks.value) {
      const diff = await session.client.call('getTaskDiff', { params: { id: task.id } });
      if (!diff.ok) return session.refuse(diff);
      diffs.push(diff.value);
      if (session.json) continue;
      // git and patch skip what stands before the first "diff" line.
      session.write(`${line([cell(`# ${taskLabel(task)}`, 'bold'), cell(`  ${diffstatText(task.diffstat)}  ${diff.value.head ?? 'none'}`, 'dim')], session.look())}\n`);
      writePatch(session, taskLabel(task), diff.value);
    }
    return session.json ? session.show(diffs, () => '') : exitCodes.ok;
  }).option('--task <key>', 'only this task; may be repeated', collect);
}
