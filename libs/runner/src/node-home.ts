import { createHash } from 'node:crypto';
import path from 'node:path';

/**
 * Everything of a node lies under one folder. Names inside are opaque: nothing that a repository, a person or an agent chose becomes
 * a path.
 */
export type NodeHome = {
  readonly root: string;
  readonly mirrors: string;
  /** One room an attempt or a review; empty when nothing runs. */
  readonly work: string;
  /** Worktrees that are used again. */
  readonly slots: string;
  /** Checkouts that worktrees are laid over. */
  readonly pristine: string;
  /** Shared by the worktrees of a repository: what builds keep for the next one. */
  readonly caches: string;
  readonly logs: string;
};

export const nodeHome = (root: string): NodeHome => ({
  root,
  mirrors: path.join(root, 'mirrors'),
  work: path.join(root, 'work'),
  slots: path.join(root, 'slots'),
  pristine: path.join(root, 'pristine'),
  caches: path.join(root, 'caches'),
  logs: path.join(root, 'logs'),
});

/** The same address has the same mirror, whoever asks for it. */
export const mirrorDir = (home: NodeHome, url: string): string =>
  path.join(home.mirrors, createHash('sha256').update(url).digest('hex').slice(0, 32));

/** One attempt's or review's own folder. */
export type Room = {
  readonly dir: string;
  readonly tree: string;
  /** A repository of its own, where it does not share the mirror. */
  readonly clone: string;
  readonly temp: string;
  readonly upstreams: string;
  readonly upstreamsFile: string;
  readonly outcomeFile: string;
  readonly messagesFile: string;
  /** What git is told in it. */
  readonly gitConfigFile: string;
};

export function roomAt(home: NodeHome, name: string): Room {
  const dir = path.join(home.work, name);
  return {
    dir,
    tree: path.join(dir, 'tree'),
    clone: path.join(dir, 'clone.git'),
    temp: path.join(dir, 'temp'),
    upstreams: path.join(dir, 'upstreams'),
    upstreamsFile: path.join(dir, 'upstreams.json'),
    outcomeFile: path.join(dir, 'outcome.json'),
    messagesFile: path.join(dir, 'messages'),
    gitConfigFile: path.join(dir, 'gitconfig'),
  };
}
