import type { Command } from 'commander';
import type { RouteBody } from '@fuel/contracts';
import { collect, hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { usage } from '../exit-code.ts';
import type { Found } from '../exit-code.ts';
import type { Session } from '../session.ts';
import { findTask } from './find-task.ts';

interface DeleteOptions {
  readonly release?: readonly string[];
  readonly rewire?: readonly string[];
}

type Consumer = NonNullable<RouteBody<'deleteTask'>['consumers']>[number];

async function consumersOf(session: Session, { release = [], rewire = [] }: DeleteOptions): Promise<Found<Consumer[]>> {
  const consumers: Consumer[] = [];
  for (const reference of release) {
    const task = await findTask(session.client, reference);
    if (!task.ok) return task;
    consumers.push({ task: task.value.id, release: true });
  }
  for (const pair of rewire) {
    const [from = '', to] = pair.split('=');
    if (to === undefined) return usage(`--rewire ${pair}: write the task and what it waits for instead, as task=other`);
    const task = await findTask(session.client, from);
    if (!task.ok) return task;
    const other = await findTask(session.client, to);
    if (!other.ok) return other;
    consumers.push({ task: task.value.id, rewire: other.value.id });
  }
  return { ok: true, value: consumers };
}

export function deleteTask(shell: Shell, parent: Command): void {
  hubCommand<[task: string], DeleteOptions>(shell, parent, 'delete <task>', 'take a task out of the plan', async (session, [reference], options) => {
    const task = await findTask(session.client, reference);
    if (!task.ok) return session.refuse(task);
    const consumers = await consumersOf(session, options);
    if (!consumers.ok) return session.refuse(consumers);
    const gone = await session.client.call('deleteTask', { params: { id: task.value.id }, body: { consumers: consumers.value } });
    return gone.ok ? session.show(gone.value, () => `${task.value.key} is deleted`) : session.refuse(gone);
  })
    .option('--release <task>', 'a task that waits for it and need not any more; may be repeated', collect)
    .option('--rewire <task=other>', 'a task that waits for another one instead; may be repeated', collect);
}
