import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { usage } from './exit-code.ts';
import type { UsageNo } from './exit-code.ts';
import { parseDocument } from './parse-document.ts';
import type { ParsedDocument } from './parse-document.ts';
import type { World } from './world.ts';

const unreadable: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'it is not readable for you',
};

export async function readText(world: World, file: string): Promise<{ ok: true; name: string; text: string } | UsageNo> {
  if (file === '-') {
    if (world.stdin.isTTY) world.stderr.write('reading from the terminal; end with Ctrl-D\n');
    return { ok: true, name: 'stdin', text: await textOf(world.stdin) };
  }
  try {
    return { ok: true, name: file, text: await readFile(path.resolve(world.cwd, file), 'utf8') };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return usage(`${file} cannot be read: ${unreadable[code] ?? code}`);
  }
}

/** `-f FILE`, or `-f -` for stdin: JSON or YAML. */
export async function readDocument(world: World, file: string): Promise<ParsedDocument | UsageNo> {
  const read = await readText(world, file);
  return read.ok ? parseDocument(read.name, read.text) : read;
}
