import type { Command } from 'commander';
import type { RouteBody } from '@fuel/contracts';
import { hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { usage } from '../exit-code.ts';
import { reportCreated } from '../feature/report-created.ts';
import { readTask, withTaskOptions } from '../task/create.ts';
import type { TaskOptions } from '../task/create.ts';

interface AddOptions extends TaskOptions {
  readonly phase?: string;
  readonly sequential?: boolean;
  readonly parallel?: string;
}

const isCount = (text: string): boolean => /^[1-9]\d{0,3}$/.test(text) && Number(text) <= 1_000;

export function addToLane(shell: Shell, parent: Command): void {
  withTaskOptions(
    hubCommand<[lane: string], AddOptions>(shell, parent, 'add <lane>', 'add a task to a lane, as a feature of one task that nobody has started', async (session, [key], options) => {
      if (options.phase !== undefined && !isCount(options.phase)) return session.refuse(usage(`--phase ${options.phase}: a phase is a whole number from 1 to 1000`));
      if (options.sequential === true && options.parallel !== undefined) return session.refuse(usage('--sequential and --parallel are two answers to one question: give one of them'));
      if (options.parallel !== undefined && !isCount(options.parallel)) return session.refuse(usage(`--parallel ${options.parallel}: how many run at once is a whole number from 1 to 1000`));
      const parallel = options.sequential === true ? 1 : Number(options.parallel ?? 0);
      const task = await readTask(session.world, options);
      if (!task.ok) return session.refuse(task);
      const label = { ...(options.phase === undefined ? {} : { phase: Number(options.phase) }), ...(parallel === 0 ? {} : { parallel: parallel === 1 ? false : parallel }) };
      const body: RouteBody<'addLaneTask'> = { ...task.value, ...label };
      const added = await session.client.call('addLaneTask', { params: { key }, body });
      if (!added.ok) return session.refuse(added, task.source);
      return reportCreated(session, added.value, false);
    }),
  )
    .option('--phase <n>', 'what has a lower phase is begun first')
    .option('--sequential', 'it does not run beside others of its lane')
    .option('--parallel <n>', 'while it runs, no more than so many of its lane do');
}
