import type { Command } from 'commander';
import { hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { addressFrom, placeOf, type PlaceOptions, withPlaceOptions } from './place-options.ts';
import { renderRepository } from './render-repositories.ts';

interface AddOptions extends PlaceOptions {
  readonly workspace?: string;
}

export function addRepository(shell: Shell, parent: Command): void {
  const command = hubCommand<[name: string, url: string], AddOptions>(shell, parent, 'add <name> <url>', 'register a repository', async (session, [name, url], { workspace, ...place }) => {
    const body = { name, url: addressFrom(session.world.cwd, url), ...placeOf(place), ...(workspace === undefined ? {} : { workspace }) };
    const added = await session.client.call('createRepository', { body });
    if (!added.ok) return session.refuse(added);
    const next = `let a node join it with \`fuel node token ${added.value.name} | fuel node join ${session.client.url} --repo DIR\``;
    return session.show(added.value, renderRepository, next);
  });
  withPlaceOptions(command).option('--workspace <workspace>', 'the group that it belongs to (default)');
}
