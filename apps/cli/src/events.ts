import type { Command } from 'commander';
import { hubCommand } from './command.ts';
import type { Shell } from './command.ts';
import { exitCodes } from './exit-code.ts';
import { findFeature } from './feature/find-feature.ts';
import { renderEvent } from './terminal/render-event.ts';
import { shortReason } from './terminal/render-problem.ts';

interface EventsOptions {
  readonly feature?: string;
  readonly since?: string;
}

export function showEvents(shell: Shell, parent: Command): void {
  hubCommand<[], EventsOptions>(shell, parent, 'events', 'follow what happens, a line for each event, until interrupted', async (session, _args, options) => {
    const feature = options.feature === undefined ? undefined : await findFeature(session.client, options.feature);
    if (feature?.ok === false) return session.refuse(feature);
    for await (const item of session.client.events({ feature: feature?.value.id, lastEventId: options.since })) {
      switch (item.kind) {
        case 'open':
          break;
        case 'event':
          session.write(`${session.json ? JSON.stringify(item.event) : renderEvent(item.event, session.look())}\n`);
          break;
        case 'lost':
          session.say(`${shortReason(item.reason)}; trying again in ${Math.ceil(item.retryInMs / 1_000)} s`);
          break;
        case 'ended':
          return session.refuse(item.reason);
        default:
          item satisfies never;
      }
    }
    return exitCodes.interrupted;
  })
    .option('--feature <feature>', 'only those of this feature')
    .option('--since <position>', 'begin with the events after this position');
}
