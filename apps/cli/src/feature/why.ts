import type { Command } from 'commander';
import { hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { type PageOptions, pageQueryOf, sayMore, withPageOptions } from '../page-options.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Session } from '../session.ts';
import { findTask } from '../task/find-task.ts';
import { findFeature } from './find-feature.ts';
import { renderWhy, renderWhyTask } from './render-why.ts';

interface WhyOptions extends PageOptions {
  readonly blocked?: boolean;
}

/** A task or a feature, whichever is meant: what a task is called by holds a # or begins with tsk_. */
export function whyAnything(shell: Shell, parent: Command): void {
  const command = hubCommand<[what: string], WhyOptions>(shell, parent, 'why <what>', 'why a feature or a task (feature#key, or its id) is not moving, and what would help', async (session, [reference], options) => {
    if (!reference.includes('#') && !reference.startsWith('tsk_')) return explainFeature(session, reference, options);
    const task = await findTask(session.client, reference);
    if (!task.ok) return session.refuse(task);
    const why = await session.client.call('whyTask', { params: { id: task.value.id } });
    return why.ok ? session.show(why.value, renderWhyTask) : session.refuse(why);
  });
  withPageOptions(command).option('--blocked', 'also those that wait for other tasks only');
}

export function whyFeature(shell: Shell, parent: Command): void {
  const command = hubCommand<[feature: string], WhyOptions>(shell, parent, 'why <feature>', 'why a feature is not moving: what each waiting task waits for, and what would help', (session, [reference], options) => explainFeature(session, reference, options));
  withPageOptions(command).option('--blocked', 'also those that wait for other tasks only');
}

async function explainFeature(session: Session, reference: string, options: WhyOptions): Promise<ExitCode> {
  const feature = await findFeature(session.client, reference);
  if (!feature.ok) return session.refuse(feature);
  const { id } = feature.value;
  const why = await session.client.call('whyFeature', { params: { id }, query: { ...pageQueryOf(options), blocked: String(options.blocked === true) } });
  if (!why.ok) return session.refuse(why);
  const code = session.show(why.value, renderWhy(feature.value));
  sayMore(session, `fuel feature why ${id}`, why.value.next);
  return code;
}
