import { lstat, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { checkRepositoryPath } from './check-name.ts';
import { layFile } from './lay-file.ts';
import { absentFiles, configPath, mirrorConfig } from './mirror-layout.ts';
import type { Git } from './open-git.ts';
import type { Finding } from './results.ts';
import { runGit } from './run-git.ts';

/** Names and habits that agents set without harm. All else in a shared configuration could execute, redirect or mislead. */
const harmless = /^(user\.(name|email)|author\.|committer\.|branch\.|advice\.|color\.|core\.(repositoryformatversion|filemode|bare|logallrefupdates|abbrev|quotepath)$)/;

const isMissing = (error: unknown): boolean => {
  const code = (error as { code?: unknown }).code;
  return code === 'ENOENT' || code === 'ENOTDIR';
};

/** What we write into such files has a few hundred bytes; an agent could write more than fits into our memory. */
const largest = 1024 * 1024;

/** Null when the file is not there; `plain` when it is a link, a pipe, very large or closed to us, and no file as we or git write it. */
export async function readPlainFile(path: string): Promise<string | null | { readonly not: 'plain' }> {
  try {
    const found = await lstat(path);
    if (!found.isFile() || found.size > largest) return { not: 'plain' };
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    if ((error as { code?: unknown }).code === 'EACCES') return { not: 'plain' };
    throw error;
  }
}

/** What tools that install hooks set: a folder of the worktree. It reaches neither our calls nor another agent's, so it is put back without a word. */
const honestHooks: Finding = { what: 'config', detail: 'names hooks of the worktree' };
const isHonest = (key: string, value: string): boolean => key === 'core.hookspath' && checkRepositoryPath(value).ok;

async function settingsIn(git: Git, mirrorDir: string): Promise<readonly { readonly key: string; readonly value: string }[] | null> {
  const listed = await runGit(git, {
    gitDir: mirrorDir,
    args: ['config', '--file', configPath(mirrorDir), '--no-includes', '--null', '--list'],
    answers: [1, 3, 128],
    /* git would read the file under test as its own configuration first. */
    environment: { GIT_DIR: '/dev/null' },
  });
  if (listed.exitCode !== 0) return null;
  return listed.stdout.toString('utf8').split('\0').filter((entry) => entry !== '').map((entry) => {
    const [key = '', ...value] = entry.split('\n');
    return { key, value: value.join('\n') };
  });
}

async function findInConfig(git: Git, mirrorDir: string): Promise<readonly Finding[]> {
  const text = await readPlainFile(configPath(mirrorDir));
  if (text === mirrorConfig) return [];
  if (text === null) return [{ what: 'config', detail: 'was deleted' }];
  if (typeof text !== 'string') return [{ what: 'config', detail: 'is no longer a plain file' }];
  if (git.vetted.get(mirrorDir) === text) return [];
  const settings = await settingsIn(git, mirrorDir);
  if (settings === null) return [{ what: 'config', detail: 'held a line that git cannot read' }];
  const doubtful = settings.filter(({ key }) => !harmless.test(key));
  const keys = [...new Set(doubtful.filter(({ key, value }) => !isHonest(key, value)).map(({ key }) => key))];
  if (keys.length > 0) return [{ what: 'config', detail: `held ${keys.slice(0, 20).join(', ')}` }];
  if (doubtful.length > 0) return [honestHooks];
  git.vetted.set(mirrorDir, text);
  return [];
}

/** Where a repository says whose objects it borrows. */
export const borrowedFrom = 'objects/info/alternates';

const mayHold = (git: Git, mirrorDir: string, name: string): string | null => {
  const lender = git.borrows.get(mirrorDir);
  return name === borrowedFrom && lender !== undefined ? `${join(lender, 'objects')}\n` : null;
};

/** What is in the mirror that makes our own calls execute something or read history wrongly. */
async function findHarm(git: Git, mirrorDir: string): Promise<readonly Finding[]> {
  const files = absentFiles.map(async ({ name, would }): Promise<readonly Finding[]> => {
    const text = await readPlainFile(join(mirrorDir, name));
    const expected = mayHold(git, mirrorDir, name);
    if (text === expected) return [];
    return [{ what: name, detail: expected === null ? `appeared; it would ${would}` : 'was changed' }];
  });
  return (await Promise.all([findInConfig(git, mirrorDir), ...files])).flat();
}

async function putBack(mirrorDir: string, name: string, text: string | null): Promise<void> {
  if (text === null) await rm(join(mirrorDir, name), { recursive: true, force: true });
  else await layFile(join(mirrorDir, name), text);
}

/**
 * Before a call that believes the mirror: puts right what an agent changed, and remembers it for restoreMirror.
 * The agent runs as the same user and could change it again in between; what executes is switched off on our command line as well.
 */
export async function keepMirror(git: Git, mirrorDir: string): Promise<void> {
  const findings = await findHarm(git, mirrorDir);
  if (findings.length === 0) return;
  await Promise.all(findings.map(({ what }) => (what === 'config' ? layFile(configPath(mirrorDir), mirrorConfig) : putBack(mirrorDir, what, mayHold(git, mirrorDir, what)))));
  const told = findings.filter((finding) => finding !== honestHooks);
  if (told.length > 0) git.findings.set(mirrorDir, [...(git.findings.get(mirrorDir) ?? []), ...told].slice(-100));
}
