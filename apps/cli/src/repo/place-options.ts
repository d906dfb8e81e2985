import path from 'node:path';
import type { Command } from 'commander';
import type { RouteBody } from '@fuel/contracts';
import { collect } from '../command.ts';

/** What may be said of a repository when it is added, and changed later. */
export interface PlaceOptions {
  readonly path?: string;
  readonly branch?: string;
  readonly role?: string;
  readonly consumer?: readonly string[];
  readonly agent?: string;
}

export const withPlaceOptions = (command: Command): Command =>
  command
    .option('--path <path>', 'the part of the repository that is meant')
    .option('--branch <name>', 'its default branch (main at first)')
    .option('--role <role>', 'what it is to the others (application at first)')
    .option('--consumer <repository>', 'a repository that uses this one; may be repeated', collect)
    .option('--agent <agent>', 'the agent that works in it by default');

export const placeOf = ({ path: within, branch, role, consumer, agent }: PlaceOptions): Omit<RouteBody<'editRepository'>, 'url'> => ({
  ...(within === undefined ? {} : { path: within }),
  ...(branch === undefined ? {} : { defaultBranch: branch }),
  ...(role === undefined ? {} : { role }),
  ...(consumer === undefined ? {} : { consumers: [...consumer] }),
  ...(agent === undefined ? {} : { primaryAgent: agent }),
});

/** The hub and its nodes run elsewhere: a path that is relative to here means nothing to them. */
export const addressFrom = (cwd: string, url: string): string => (/^\.{1,2}(\/|$)/.test(url) ? path.resolve(cwd, url) : url);
