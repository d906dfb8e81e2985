import path from 'node:path';
import type { Command } from 'commander';
import type { RouteBody } from '@fuel/contracts';
import { collect, hubCommand } from '../command.ts';
import type { Shell } from '../command.ts';
import { renderRepository } from './render-repositories.ts';

interface AddOptions {
  readonly path?: string;
  readonly branch?: string;
  readonly role?: string;
  readonly consumer?: readonly string[];
  readonly agent?: string;
  readonly workspace?: string;
}

/** The hub and its nodes run elsewhere: a path that is relative to here means nothing to them. */
const address = (url: string, cwd: string): string => (/^\.{1,2}(\/|$)/.test(url) ? path.resolve(cwd, url) : url);

function repositoryOf(name: string, url: string, options: AddOptions): RouteBody<'createRepository'> {
  return {
    name,
    url,
    ...(options.path === undefined ? {} : { path: options.path }),
    ...(options.branch === undefined ? {} : { defaultBranch: options.branch }),
    ...(options.role === undefined ? {} : { role: options.role }),
    ...(options.consumer === undefined ? {} : { consumers: [...options.consumer] }),
    ...(options.agent === undefined ? {} : { primaryAgent: options.agent }),
    ...(options.workspace === undefined ? {} : { workspace: options.workspace }),
  };
}

export function addRepository(shell: Shell, parent: Command): void {
  hubCommand<[name: string, url: string], AddOptions>(shell, parent, 'add <name> <url>', 'register a repository', async (session, [name, url], options) => {
    const body = repositoryOf(name, address(url, session.world.cwd), options);
    const added = await session.client.call('createRepository', { body });
    if (!added.ok) return session.refuse(added);
    const next = `let a node join it with \`fuel node token ${added.value.name} | fuel node join ${session.client.url} --repo DIR\``;
    return session.show(added.value, renderRepository, next);
  })
    .option('--path <path>', 'the part of the repository that is meant')
    .option('--branch <name>', 'its default branch (main)')
    .option('--role <role>', 'what it is to the others (application)')
    .option('--consumer <repository>', 'a repository that uses this one; may be repeated', collect)
    .option('--agent <agent>', 'the agent that works in it by default')
    .option('--workspace <workspace>', 'the group that it belongs to (default)');
}
