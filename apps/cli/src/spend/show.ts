import type { Command } from 'commander';
import { hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { findFeature } from '../feature/find-feature.ts';
import { findTask } from '../task/find-task.ts';
import { renderSpend } from './render-spend.ts';

interface SpendOptions {
  readonly by: string;
  readonly workspace?: string;
  readonly repo?: string;
  readonly feature?: string;
  readonly task?: string;
  readonly agent?: string;
  readonly from?: string;
  readonly to?: string;
}

export function showSpend(shell: Shell, parent: Command): void {
  hubCommand<[], SpendOptions>(shell, parent, 'spend', 'tokens and cost of attempts and of the agents that reviewed them, added up', async (session, _args, { by, workspace, repo, feature, task, agent, from, to }) => {
    const inFeature = feature === undefined ? null : await findFeature(session.client, feature);
    if (inFeature?.ok === false) return session.refuse(inFeature);
    const ofTask = task === undefined ? null : await findTask(session.client, task);
    if (ofTask?.ok === false) return session.refuse(ofTask);
    const given = { workspace, repository: repo, feature: inFeature?.value.id, task: ofTask?.value.id, agent, from, to };
    const query = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    const spend = await session.client.call('getSpend', { query: { by, ...query } as { by: 'feature' } });
    return spend.ok ? session.show(spend.value, renderSpend) : session.refuse(spend);
  })
    .option('--by <what>', 'attempt, task, feature, repository, workspace, agent, model, day or purpose (work, review)', 'feature')
    .option('--workspace <name>', 'only in this workspace')
    .option('--repo <name>', 'only in this repository')
    .option('--feature <feature>', 'only of this feature')
    .option('--task <task>', 'only of this task')
    .option('--agent <name>', 'only by this agent')
    .option('--from <day>', 'from this day on, as 2026-01-31 (UTC)')
    .option('--to <day>', 'up to this day, included');
}
