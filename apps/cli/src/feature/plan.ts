import type { Command } from 'commander';
import type { RouteBody } from '@fuel/contracts';
import { hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { readDocument } from '../read-document.ts';
import { renderPlan } from './render-plan.ts';

/** A rehearsal: the hub validates the plan, says what would become of it, and writes nothing. */
export function planFeature(shell: Shell, parent: Command): void {
  hubCommand<[], { readonly file: string }>(shell, parent, 'plan', 'what would become of a plan: waves, who would do what, what stands in the way; nothing is written', async (session, _args, options) => {
    const plan = await readDocument(session.world, options.file);
    if (!plan.ok) return session.refuse(plan);
    const rehearsed = await session.client.rehearse('createFeature', { body: plan.value as unknown as RouteBody<'createFeature'> });
    if (!rehearsed.ok) return session.refuse(rehearsed, plan.source);
    return session.show(rehearsed.value, renderPlan, `fuel feature create -f ${options.file} --start`);
  }).requiredOption('-f, --file <plan>', 'the plan as JSON or YAML; - is stdin');
}
