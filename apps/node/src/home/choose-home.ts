import { mkdir, realpath, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ok, refuse, type Answer } from '../refusal.ts';

export type HomeOptions = { readonly home?: string | undefined; readonly repo?: string | undefined };

export const homeOf = ({ home, repo }: HomeOptions, cwd: string): string =>
  home === undefined ? path.resolve(cwd, repo ?? '.', '.fuel', 'node') : path.resolve(cwd, home);

/** Resolved: processes carry it as their mark, and one folder must have one name. */
export async function existingHome(options: HomeOptions, cwd: string): Promise<Answer<string>> {
  const home = homeOf(options, cwd);
  try {
    return ok(await realpath(home));
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== 'ENOENT') throw cause;
    return refuse(`no node has joined here: ${home} does not exist. Join first (fuel node join <hub url> --repo DIR), or name the place with --repo or --home`);
  }
}

/** Its own .gitignore: what a node keeps beside a repository is never part of it. */
export async function makeHome(options: HomeOptions, cwd: string): Promise<Answer<string>> {
  const repo = path.resolve(cwd, options.repo ?? '.');
  const found = await stat(repo).catch(() => null);
  if (options.repo !== undefined && found?.isDirectory() !== true) return refuse(`--repo: ${repo} is not a folder; name the folder of the repository's checkout`);
  const home = homeOf(options, cwd);
  await mkdir(home, { recursive: true, mode: 0o700 });
  await writeFile(path.join(home, '.gitignore'), '*\n');
  return ok(await realpath(home));
}
