import { constants } from 'node:fs';
import { lstat, mkdir, open, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { RepositoryRef } from '@fuel/contracts';
import { outsideFailure, readFileAt, worktreeEvidence, type Git, type Mirror } from '@fuel/git';
import type { NodeContext } from '../node-context.ts';
import { secretsIn } from './secrets-in.ts';

const mostBytes = 4 * 1024 * 1024;
/** Each is looked for in all that a child says. */
const mostSecrets = 200;

type Input = { /** Sees the worktree. */ readonly git: Git; readonly own: Mirror; readonly tree: string; readonly startSha: string; readonly names: readonly string[] };

/**
 * Gives a worktree the files that its repository names from the checkout beside which the node joined, such as `.env`. Nothing that is there is
 * written over, no link is followed, and what git does not ignore is taken away again: an agent would commit it. Answers what nobody should read of them in a log.
 */
export async function copyFiles(context: NodeContext, repository: RepositoryRef, input: Input): Promise<readonly string[]> {
  const { git, names } = input;
  const tree = git.seen(input.tree);
  if (names.length === 0) return [];
  const checkout = await checkoutOf(context.home.root, repository.url);
  const warn = (message: string): void => context.log('warn', `worktrees.copy: ${message}`, { repository: repository.name });
  if (checkout === null) {
    warn('this node did not join beside a checkout of the repository (fuel node join --repo DIR), so nothing is copied');
    return [];
  }
  const there = await copyAll(context, checkout, { ...input, warn });
  const secrets = await secretsOf(checkout, tree, there);
  if (secrets.length > mostSecrets) warn(`the files hold ${secrets.length} values that look secret; only the first ${mostSecrets} are kept out of logs`);
  return secrets.slice(0, mostSecrets);
}

/** Those that the worktree has now, and git has not. */
async function copyAll(context: NodeContext, checkout: string, { git, own, tree: dir, startSha, names, warn }: Input & { readonly warn: (message: string) => void }): Promise<readonly string[]> {
  const tree = git.seen(dir);
  const copied: string[] = [];
  const kept: string[] = [];
  const takeAway = (all: readonly string[]): Promise<unknown> => Promise.all(all.map((name) => rm(path.join(tree, name), { force: true })));
  try {
    for (const name of names) {
      const end = await copyOne(checkout, tree, name);
      if (end === 'copied') copied.push(name);
      else if (end !== 'there') warn(`${name} is not copied: ${end}`);
      else if ((await readFileAt(context.git, { mirror: own, sha: startSha, path: name })) === null) kept.push(name);
    }
    if (copied.length === 0) return kept;
    const seen = new Set((await worktreeEvidence(git, { mirror: own, dir, startSha })).dirty.paths.map((dirty) => dirty.path));
    const tracked = copied.filter((one) => seen.has(one));
    await takeAway(tracked);
    for (const name of tracked) warn(`${name} is not copied: git does not ignore it; add it to .gitignore`);
    return [...copied.filter((one) => !seen.has(one)), ...kept];
  } catch (cause) {
    const failure = outsideFailure(cause);
    if (failure === null) throw cause;
    await takeAway(copied);
    warn(failure.message);
    return kept;
  }
}

/** Of the checkout first: what somebody wrote into a worktree that is used again takes no place from it. */
async function secretsOf(checkout: string, tree: string, names: readonly string[]): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const file of [checkout, tree].flatMap((dir) => names.map((name) => path.join(dir, name)))) for (const value of secretsIn((await textOf(file)) ?? '')) found.add(value);
  return [...found];
}

/** The same of a worktree that was given them some time ago. */
export async function secretsOfCopies({ home }: Pick<NodeContext, 'home'>, { url, tree, names }: { readonly url: string; readonly tree: string; readonly names: readonly string[] }): Promise<readonly string[]> {
  const checkout = names.length === 0 ? null : await checkoutOf(home.root, url);
  return checkout === null ? [] : (await secretsOf(checkout, tree, names)).slice(0, mostSecrets);
}

/** Null: it is no file any more, or cannot be read. */
async function textOf(file: string): Promise<string | null> {
  try {
    if ((await kindOf(file)) !== 'file') return null;
    await using source = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    return (await source.stat()).size <= mostBytes ? await source.readFile('utf8') : null;
  } catch (cause) {
    if (outsideFailure(cause) === null) throw cause;
    return null;
  }
}

/** A home that `--repo` made lies in `.fuel/node` of the checkout. Files of one repository never come into another. */
async function checkoutOf(home: string, url: string): Promise<string | null> {
  if (!home.endsWith(path.join(path.sep, '.fuel', 'node'))) return null;
  const checkout = path.resolve(home, '../..');
  const config = await readFile(path.join(checkout, '.git', 'config'), 'utf8').catch(() => '');
  const urls = [...config.matchAll(/^\s*url\s*=\s*(.+?)\s*$/gm)].map(([, one = '']) => one);
  return [checkout, ...urls].some((one) => bare(one) === bare(url)) ? checkout : null;
}

const bare = (url: string): string => url.replace(/^file:\/\//, '').replace(/\/+$/, '').replace(/\.git$/, '');

/** `there`: nothing to do. Otherwise why not. */
async function copyOne(from: string, to: string, name: string): Promise<string> {
  const folders = name.split('/').slice(0, -1).map((_, n, all) => all.slice(0, n + 1).join('/'));
  for (const folder of folders) {
    if ((await kindOf(path.join(from, folder))) !== 'folder') return `${folder} is no folder of ${from}`;
    const there = await kindOf(path.join(to, folder));
    if (there === 'nothing') await mkdir(path.join(to, folder));
    else if (there !== 'folder') return `${folder} is no folder in the worktree`;
  }
  if ((await kindOf(path.join(to, name))) !== 'nothing') return 'there';
  if ((await kindOf(path.join(from, name))) !== 'file') return `there is no such file in ${from}`;
  await using source = await open(path.join(from, name), constants.O_RDONLY | constants.O_NOFOLLOW);
  const { size, mode } = await source.stat();
  if (size > mostBytes) return `it is larger than ${mostBytes / 1024 / 1024} MB`;
  await using target = await open(path.join(to, name), constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, mode & 0o700);
  await target.writeFile(await source.readFile());
  return 'copied';
}

async function kindOf(place: string): Promise<'nothing' | 'file' | 'folder' | 'other'> {
  const found = await lstat(place).catch((cause: unknown) => {
    if ((cause as { code?: unknown }).code !== 'ENOENT') throw cause;
    return null;
  });
  return found === null ? 'nothing' : found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other';
}
