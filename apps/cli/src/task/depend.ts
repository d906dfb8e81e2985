import type { Command } from 'commander';
import type { RouteBody } from '@fuel/contracts';
import { hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { usage } from '../exit-code.ts';
import { findTask } from './find-task.ts';

type Gate = NonNullable<RouteBody<'addDependency'>['until']>;

/** reviewed, landed, contract:NAME or signal:NAME. */
function gateOf(text: string): Gate | undefined {
  if (text === 'reviewed') return { reviewed: true };
  if (text === 'landed') return { landed: true };
  const [, kind, name] = /^(contract|signal):(.+)$/.exec(text) ?? [];
  if (name === undefined) return undefined;
  return kind === 'contract' ? { contract: name } : { signal: name };
}

export function dependTask(shell: Shell, parent: Command): void {
  hubCommand<[task: string, on: string], { until: string }>(shell, parent, 'depend <task> <on>', 'let a task wait for another one, of any feature', async (session, [task, on], { until }) => {
    const gate = gateOf(until);
    if (gate === undefined) return session.refuse(usage(`"${until}" is no gate; use reviewed, landed, contract:NAME or signal:NAME`));
    const consumer = await findTask(session.client, task);
    if (!consumer.ok) return session.refuse(consumer);
    const upstream = await findTask(session.client, on);
    if (!upstream.ok) return session.refuse(upstream);
    const added = await session.client.call('addDependency', { params: { id: consumer.value.id }, body: { task: upstream.value.id, until: gate } });
    return added.ok ? session.show(added.value, () => `${consumer.value.key} waits for ${upstream.value.key} now`) : session.refuse(added);
  }).option('--until <gate>', 'what it waits for: reviewed, landed, contract:NAME or signal:NAME', 'reviewed');
}

export function undependTask(shell: Shell, parent: Command): void {
  hubCommand<[task: string, on: string], object>(shell, parent, 'undepend <task> <on>', 'let a task wait for another one no longer', async (session, [task, on]) => {
    const consumer = await findTask(session.client, task);
    if (!consumer.ok) return session.refuse(consumer);
    const upstream = await findTask(session.client, on);
    if (!upstream.ok) return session.refuse(upstream);
    const removed = await session.client.call('removeDependency', { params: { id: consumer.value.id, upstream: upstream.value.id } });
    return removed.ok ? session.show(removed.value, () => `${consumer.value.key} waits for ${upstream.value.key} no longer`) : session.refuse(removed);
  });
}
