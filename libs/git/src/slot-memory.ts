import { randomUUID } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { link, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Slot } from './results.ts';
import { readMemory, sealOf, writeMemory } from './tree-memory.ts';
import type { Folder, TreeMemory } from './tree-memory.ts';
import { copyIndex, pristineIndex } from './worktree-admin.ts';

export const restIndex = ({ rest }: Pick<Slot, 'rest'>): string => join(rest, 'index');
const memoryPath = ({ rest }: Pick<Slot, 'rest'>): string => join(rest, 'memory');

/** Whole or as before, also when the node is killed meanwhile: then the seal in the ledger fits to neither. */
async function replaceFile(path: string, write: (fresh: string) => Promise<void>): Promise<void> {
  const fresh = `${path}.${randomUUID()}`;
  try {
    await write(fresh);
    await rename(fresh, path);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}

/** Keeps the index and what is known of the folders; gives the seal of both. */
export async function remember(slot: Slot, known: { sha: string; index: string; lookedNs: bigint; folders: ReadonlyMap<string, Folder> }): Promise<string> {
  await mkdir(slot.rest, { recursive: true });
  const index = sealOf(await readFile(known.index));
  const text = writeMemory({ ...known, index });
  if (known.index !== restIndex(slot)) await replaceFile(restIndex(slot), (fresh) => copyIndex(known.index, fresh));
  await replaceFile(memoryPath(slot), (fresh) => writeFile(fresh, text));
  return sealOf(text);
}

const plain = async (path: string): Promise<Buffer | null> => {
  if (lstatSync(path, { throwIfNoEntry: false })?.isFile() !== true) return null;
  await using file = await open(path);
  return file.readFile();
};

/** Null: somebody was at it, or a killed node left it half written. */
export async function recall(slot: Slot, seal: string): Promise<TreeMemory | null> {
  const [text, index] = await Promise.all([plain(memoryPath(slot)), plain(restIndex(slot))]);
  if (text === null || index === null || sealOf(text) !== seal) return null;
  const memory = readMemory(text.toString('utf8'));
  return memory !== null && memory.index === sealOf(index) ? memory : null;
}

/** Our copy for later comparisons. The same bytes need no second copy. */
export async function lendIndex(slot: Slot, admin: string): Promise<void> {
  await link(restIndex(slot), pristineIndex(admin)).catch(() => copyIndex(restIndex(slot), pristineIndex(admin)));
}

/** The folder's own rights are those of all folders in it: git gives every one the same. */
export const topOf = (dir: string): Folder | null => {
  const found = lstatSync(dir, { bigint: true, throwIfNoEntry: false });
  if (found?.isDirectory() !== true) return null;
  return { ino: found.ino, changedNs: found.ctimeNs, modifiedNs: found.mtimeNs, mode: Number(found.mode & 0o7777n) };
};
