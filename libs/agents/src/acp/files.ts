import { constants } from 'node:fs';
import { mkdir, open, realpath } from 'node:fs/promises';
import path from 'node:path';

const mostBytes = 10 * 1024 * 1024;

/** An agent asks us to read and write for it, with our rights: only where it works, and through no link that leads out of there. */
export async function readFor(roots: readonly string[], file: string, { line, limit }: { readonly line: number | null; readonly limit: number | null }): Promise<string> {
  await using handle = await open(await inside(roots, await realpath(file)), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  const stat = await handle.stat();
  if (!stat.isFile()) throw new RangeError(`${file} is not a plain file`);
  if (stat.size > mostBytes) throw new RangeError(`${file} has ${stat.size} bytes; ${mostBytes} are the most`);
  const text = await handle.readFile('utf8');
  if (line === null && limit === null) return text;
  const from = Math.max(0, (line ?? 1) - 1);
  return text.split('\n').slice(from, limit === null ? undefined : from + limit).join('\n');
}

export async function writeFor(roots: readonly string[], file: string, content: string): Promise<void> {
  if (!path.isAbsolute(file)) throw new RangeError(`${file} is not an absolute path`);
  const parent = path.dirname(path.resolve(file));
  // The folder that is there decides; what is made below it cannot be a link.
  await inside(roots, await realpath(await deepestThere(parent)));
  await mkdir(parent, { recursive: true });
  const target = path.join(await inside(roots, await realpath(parent)), path.basename(file));
  await using handle = await open(target, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW | constants.O_NONBLOCK, 0o644);
  await handle.writeFile(content, 'utf8');
}

async function deepestThere(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== 'ENOENT' || path.dirname(folder) === folder) throw cause;
    return deepestThere(path.dirname(folder));
  }
}

async function inside(roots: readonly string[], real: string): Promise<string> {
  const reals = await Promise.all(roots.map((root) => realpath(root)));
  if (reals.some((root) => real === root || real.startsWith(`${root}${path.sep}`))) return real;
  throw new RangeError(`${real} is outside of the worktree; only what is inside can be read and written`);
}
