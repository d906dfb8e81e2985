import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '@fuel/testing';
import { processesOn } from '../stage/processes.ts';
import type { Stage } from '../stage/stage.ts';

/** After an orderly stop: no worktree but those that are kept for the next, no lock, nobody's claim to be running. */
export async function nothingLeft({ root }: Pick<Stage, 'root'>): Promise<void> {
  const paths = (await Promise.all(['nodes', 'remotes', 'hub'].map((part) => below(join(root, part))))).flat();
  const left = (pattern: RegExp): readonly string[] => paths.filter((path) => pattern.test(path));
  assert.deepEqual(left(/\.lock$|\/hub\.lock[^/]*$|\/hub\.json$|\/node\.pid$/), [], 'locks were left behind');
  assert.deepEqual(left(/\/nodes\/[^/]+\/work\/[^/]+$/), [], 'worktrees were left behind');
  assert.deepEqual(left(half), [], 'what was half made or half deleted was left behind');
  assert.deepEqual(await gone(left(/\/mirrors\/[^/]+\/worktrees\/[^/]+$/)), [], 'a mirror knows worktrees that are gone');
}

/** What is renamed when it is whole, lent for one call, or moved aside to be deleted. */
const half = /\/mirrors\/([^/]+\.new-[^/]+|[^/]+\/(fuel-index-|config\.)[^/]+|[^/]+\/objects\/(.+\/)?\.?tmp[_-][^/]+)$|\/slots\/\.[^/]+$|\/slots\/[^/]+\/rest\/[^/]+\.[^/]+$/;

/** Of what a mirror knows, that which is no slot of its node. */
async function gone(admins: readonly string[]): Promise<readonly string[]> {
  const places = await Promise.all(admins.map(async (admin) => ({ admin, file: (await readFile(join(admin, 'gitdir'), 'utf8').catch(() => '')).trim() })));
  return places.filter(({ file }) => !/\/slots\/[^/]+\/tree\/\.git$/.test(file) || !existsSync(file)).map(({ admin }) => admin);
}

const below = async (directory: string): Promise<readonly string[]> => {
  const names = await readdir(directory, { recursive: true }).catch((): string[] => []);
  return names.map((name) => join(directory, name));
};

const lastMomentMs = 3_000;

/** Nothing lives on the story's directory any more. What somebody who was killed had begun has a moment to end. */
export async function nobodyLeft(root: string): Promise<void> {
  const left = async (): Promise<string> => (await processesOn(root)).map(({ pid, command }) => `${pid} ${command}`).join('; ');
  await until(async () => (await left()) === '', { timeoutMs: lastMomentMs, describe: 'all processes ended' }).catch(async () => assert.fail(`processes were left behind: ${await left()}`));
}
