import type { Command } from 'commander';
import type { RouteBody } from '@fuel/contracts';
import { hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { readDocument } from '../read-document.ts';
import { reportCreated } from './report-created.ts';

interface CreateOptions {
  readonly file: string;
  readonly start?: boolean;
}

/** The plan goes to the hub as it was written: the hub validates it whole, and what it says is shown beside the lines of the file. */
export function createFeature(shell: Shell, parent: Command): void {
  hubCommand<[], CreateOptions>(shell, parent, 'create', 'create a feature from a plan; the hub validates it whole', async (session, _args, options) => {
    const plan = await readDocument(session.world, options.file);
    if (!plan.ok) return session.refuse(plan);
    const created = await session.client.call('createFeature', { body: plan.value as unknown as RouteBody<'createFeature'> });
    if (!created.ok) return session.refuse(created, plan.source);
    return reportCreated(session, created.value, options.start === true);
  })
    .requiredOption('-f, --file <plan>', 'the plan as JSON or YAML; - is stdin')
    .option('--start', 'begin the work at once');
}
