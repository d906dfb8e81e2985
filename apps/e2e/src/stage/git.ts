import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runCommand } from '@fuel/process';

const identity = {
  GIT_AUTHOR_NAME: 'Sample', GIT_AUTHOR_EMAIL: 'sample@example.com', GIT_COMMITTER_NAME: 'Sample', GIT_COMMITTER_EMAIL: 'sample@example.com',
  GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null',
};

/** Whether a commit is part of a branch's history. */
export async function contains(bare: string, branch: string, sha: string): Promise<boolean> {
  const { end } = await runCommand({ command: 'git', args: ['merge-base', '--is-ancestor', sha, branch], cwd: bare, env: identity, timeoutMs: 60_000 });
  return end.kind === 'exited' && end.code === 0;
}

/** Plain git as a person would use it; the story's own hand, not the node's. */
export async function git(cwd: string, ...args: string[]): Promise<string> {
  const { end, stdout, stderr } = await runCommand({ command: 'git', args, cwd, env: identity, timeoutMs: 60_000 });
  if (end.kind !== 'exited' || end.code !== 0) throw new Error(`git ${args.join(' ')} in ${cwd}: ${stderr || stdout}`);
  return stdout.trim();
}

export type Files = Readonly<Record<string, string>>;

export async function writeFiles(directory: string, files: Files): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
}

export interface SampleRepository {
  readonly name: string;
  /** The default branch. */
  readonly branch: string;
  /** The bare repository that everybody pushes to. */
  readonly bare: string;
  /** A developer's own checkout, beside which the node is installed. */
  readonly checkout: string;
}

export async function makeRepository(root: string, name: string, files: Files, branch = 'main'): Promise<SampleRepository> {
  const bare = join(root, 'remotes', `${name}.git`);
  const checkout = join(root, 'checkouts', name);
  await mkdir(bare, { recursive: true });
  await git(bare, 'init', '--quiet', '--bare', `--initial-branch=${branch}`);
  await mkdir(checkout, { recursive: true });
  await git(checkout, 'init', '--quiet', `--initial-branch=${branch}`);
  await git(checkout, 'remote', 'add', 'origin', bare);
  await writeFiles(checkout, files);
  await git(checkout, 'add', '-A');
  await git(checkout, 'commit', '--quiet', '-m', 'Begin');
  await git(checkout, 'push', '--quiet', '-u', 'origin', branch);
  return { name, branch, bare, checkout };
}

/** A commit by somebody else, straight to the default branch. */
export async function commitTo(repository: SampleRepository, message: string, files: Files): Promise<string> {
  await git(repository.checkout, 'pull', '--quiet', '--ff-only', 'origin', repository.branch);
  await writeFiles(repository.checkout, files);
  await git(repository.checkout, 'add', '-A');
  await git(repository.checkout, 'commit', '--quiet', '-m', message);
  await git(repository.checkout, 'push', '--quiet', 'origin', repository.branch);
  return git(repository.checkout, 'rev-parse', 'HEAD');
}

/** Every ref of a bare repository with its SHA. */
export async function refsOf(repository: SampleRepository): Promise<Readonly<Record<string, string>>> {
  const listed = await git(repository.bare, 'for-each-ref', '--format=%(refname) %(objectname)');
  return Object.fromEntries(listed.split('\n').filter((line) => line !== '').map((line) => line.split(' ') as [string, string]));
}

/** What people see: everything but the attempts' and landings' own refs. */
export const visibleRefs = async (repository: SampleRepository): Promise<Readonly<Record<string, string>>> =>
  Object.fromEntries(Object.entries(await refsOf(repository)).filter(([name]) => !name.startsWith('refs/heads/fuel/')));

export const fileAt = (repository: SampleRepository, revision: string, path: string): Promise<string> => git(repository.bare, 'show', `${revision}:${path}`);
