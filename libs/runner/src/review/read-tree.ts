import { lstat, readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { TextFile } from './find-duplicates.ts';

const mostFiles = 20_000;
const mostBytes = 64 * 1024 * 1024;
const largest = 512 * 1024;
/** Data and what programs write: the same lines stand there in many places, and nobody maintains them. */
const noCode = /\.(json|jsonl|ya?ml|lock|svg|snap|csv|tsv|txt|md|map|xml|html|po|sql|ndjson|toml|min\.js|min\.css)$|(^|\/)(package-lock\.json|go\.sum)$/i;

export const isCode = (file: string): boolean => !noCode.test(file);

/** The code in a checkout that nothing was built in yet, up to a limit; links are not followed. Only files that end like one of `like` do. At its end it says where it stopped before; null: nowhere. */
export async function* readTree(tree: string, like: ReadonlySet<string>): AsyncGenerator<TextFile, string | null, undefined> {
  let [files, bytes] = [0, 0];
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const entries = await readdir(path.join(tree, folder), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && entry.name !== '.git') folders.push(name);
      if (!entry.isFile() || !isCode(name) || !like.has(path.extname(name))) continue;
      const { size } = await lstat(path.join(tree, name));
      if (size > largest) continue;
      files += 1;
      bytes += size;
      if (files > mostFiles || bytes > mostBytes) return `it has more than ${mostFiles} files of code, or ${mostBytes / 1_048_576} MiB of them`;
      yield { path: name, text: await readFile(path.join(tree, name), 'utf8') };
    }
  }
  return null;
}
