import { join } from 'node:path';

/** Word for word the configuration of every mirror. Nothing in it executes, names a remote or includes a file. */
export const mirrorConfig = '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n';

/** Files of a mirror that never exist, with what they would do. */
export const absentFiles = [
  { name: 'info/attributes', would: 'choose merge and diff drivers for every commit' },
  { name: 'info/grafts', would: 'give commits other parents' },
  { name: 'shallow', would: 'cut history off' },
  { name: 'objects/info/alternates', would: 'lend objects from elsewhere' },
] as const;

export const configPath = (mirrorDir: string): string => join(mirrorDir, 'config');
export const adminRoot = (mirrorDir: string): string => join(mirrorDir, 'worktrees');

/** What the mirror knows of the remote's ref. Flat, so that `a` and `a/b` never stand in each other's way. */
export const remoteRef = (ref: string): string => `refs/fuel/remote/${ref.replaceAll('/', '%2F')}`;
/** Keeps commits that an agent left on a branch of its own and that nothing else leads to. */
export const leftRef = (sha: string): string => `refs/fuel/left/${sha}`;
/** Keeps a fetched commit alive. */
export const keepRef = (sha: string): string => `refs/fuel/keep/${sha}`;
