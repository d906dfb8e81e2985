import type { Command } from 'commander';
import { hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { renderRepository } from './render-repositories.ts';

export function showRepository(shell: Shell, parent: Command): void {
  hubCommand<[repository: string], object>(shell, parent, 'show <repository>', 'one repository, by name or id', async (session, [id]) => {
    const repository = await session.client.call('getRepository', { params: { id } });
    return repository.ok ? session.show(repository.value, renderRepository) : session.refuse(repository);
  });
}
