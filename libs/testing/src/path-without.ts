import { mkdir, readdir, symlink } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/**
 * A PATH on which these programs are not found, whatever is installed on the machine. A folder that holds one of them is replaced by one in `into`, with
 * links to everything else that is in it; every other folder stays as it is.
 */
export async function pathWithout(names: readonly string[], { path, into }: { readonly path: string; readonly into: string }): Promise<string> {
  const unwanted = new Set(names);
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  const without = folders.map(async (folder, at) => {
    const there = await readdir(folder).catch(() => []);
    if (!there.some((name) => unwanted.has(name))) return folder;
    const instead = join(into, `path-${at}`);
    await mkdir(instead, { recursive: true });
    await Promise.all(there.filter((name) => !unwanted.has(name)).map((name) => symlink(join(folder, name), join(instead, name))));
    return instead;
  });
  return (await Promise.all(without)).join(delimiter);
}
