import type { Command } from 'commander';
import { hubCommand } from './command.ts';
import type { Shell } from './command.ts';
import { exitCodes } from './exit-code.ts';
import { findFeature } from './feature/find-feature.ts';
import { connectionTalk } from './terminal/connection-talk.ts';
import { renderEvent } from './terminal/render-event.ts';

interface EventsOptions {
  readonly feature?: string;
  readonly since?: string;
  readonly type?: string;
  readonly workspace?: string;
}

export function showEvents(shell: Shell, parent: Command): void {
  hubCommand<[], EventsOptions>(shell, parent, 'events', 'follow what happens, a line for each event, until interrupted', async (session, _args, options) => {
    const feature = options.feature === undefined ? undefined : await findFeature(session.client, options.feature);
    if (feature?.ok === false) return session.refuse(feature);
    const talk = connectionTalk();
    let begun = false;
    for await (const item of session.client.events({ feature: feature?.value.id, type: options.type, workspace: options.workspace, lastEventId: options.since })) {
      const said = talk(item);
      // A hub that was never there is an error; one that goes away is waited for.
      if (item.kind === 'lost' && !begun) return session.refuse(item.reason);
      if (said !== undefined) session.say(said);
      switch (item.kind) {
        case 'open':
          begun = true;
          break;
        case 'event':
          session.write(`${session.json ? JSON.stringify(item.event) : renderEvent(item.event, session.look())}\n`);
          break;
        case 'lost':
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
    .option('--type <prefix>', 'only those whose type begins so: task., feature.landed')
    .option('--workspace <name>', 'only those of features in this workspace')
    .option('--since <position>', 'begin with the events after this position');
}
