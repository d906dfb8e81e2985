import type { Command } from 'commander';
import type { RouteBody, RouteResponse } from '@fuel/contracts';
import { hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { findFeature } from '../feature/find-feature.ts';
import { readDocument } from '../read-document.ts';
import type { Look } from '../terminal/look.ts';

type Body = RouteBody<'addTasks'>;

/** A file holds a list under `tasks`, as a plan does, or one task. */
const bodyOf = (document: Readonly<Record<string, unknown>>): Body => ('tasks' in document ? document : { tasks: [document] }) as unknown as Body;

const renderAdded = (added: RouteResponse<'addTasks'>, look: Look): string => added.tasks.map(({ id, key }) => `${look.paint('green', 'added')} ${key} ${look.paint('dim', id)}`).join('\n');

export function addTask(shell: Shell, parent: Command): void {
  hubCommand<[feature: string], { file: string }>(shell, parent, 'add <feature>', 'add tasks to the plan of a feature, also while it runs', async (session, [reference], options) => {
    const document = await readDocument(session.world, options.file);
    if (!document.ok) return session.refuse(document);
    const feature = await findFeature(session.client, reference);
    if (!feature.ok) return session.refuse(feature);
    const added = await session.client.call('addTasks', { params: { id: feature.value.id }, body: bodyOf(document.value) });
    return added.ok ? session.show(added.value, renderAdded) : session.refuse(added, document.source);
  }).requiredOption('-f, --file <tasks>', 'one task, or several under "tasks", as JSON or YAML; - is stdin');
}
