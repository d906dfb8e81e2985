import type { Command } from 'commander';
import { hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { usage } from '../exit-code.ts';
import { addressFrom, placeOf, type PlaceOptions, withPlaceOptions } from './place-options.ts';
import { renderRepository } from './render-repositories.ts';

interface EditOptions extends PlaceOptions {
  readonly url?: string;
}

/** Takes away what was said. */
const none = 'none';

export function editRepository(shell: Shell, parent: Command): void {
  const command = hubCommand<[repository: string], EditOptions>(shell, parent, 'edit <repository>', 'change what the hub knows of it; where it is only while no work is open there', async (session, [id], { url, ...options }) => {
    const place = placeOf(options);
    const leavesNone = place.consumers?.includes(none) === true;
    if (leavesNone && place.consumers?.length !== 1) return session.refuse(usage('`--consumer none` leaves no consumer, so it stands alone: name the consumers, or give only `--consumer none`'));
    const body = {
      ...place,
      ...(url === undefined ? {} : { url: addressFrom(session.world.cwd, url) }),
      ...(place.path === none ? { path: null } : {}),
      ...(leavesNone ? { consumers: [] } : {}),
    };
    if (Object.keys(body).length === 0) return session.refuse(usage('nothing to change: give --url, --path, --branch, --role, --consumer or --agent'));
    const edited = await session.client.call('editRepository', { params: { id }, body });
    return edited.ok ? session.show(edited.value, renderRepository) : session.refuse(edited);
  });
  withPlaceOptions(command.option('--url <url>', 'where it is now')).addHelpText('after', '\nConsumers are replaced by those that are named; `--consumer none` and `--path none` leave none.');
}
