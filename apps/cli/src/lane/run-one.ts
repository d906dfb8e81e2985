import type { Command } from 'commander';
import { hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { renderMoved } from '../feature/render-feature.ts';

export function runOneOfLane(shell: Shell, parent: Command): void {
  hubCommand<[lane: string], object>(shell, parent, 'run-one <lane>', 'begin exactly one task: the next by phase, priority and age', async (session, [key]) => {
    const begun = await session.client.call('runOneOfLane', { params: { key } });
    return begun.ok ? session.show(begun.value, renderMoved, `follow it with \`fuel feature watch ${begun.value.id}\``) : session.refuse(begun);
  });
}
