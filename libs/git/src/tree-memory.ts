import { createHash } from 'node:crypto';
import { checkSha } from './check-name.ts';

/** What tells that a folder holds the same entries as when it was looked at: nobody but the kernel sets a change time. */
export type Folder = { readonly ino: bigint; readonly changedNs: bigint; readonly modifiedNs: bigint; readonly mode: number };

/** A tree as it was left at rest: its commit, its index (by SHA-256) and its folders by their paths; '' is the top. */
export type TreeMemory = {
  readonly sha: string;
  readonly index: string;
  /** When the look began. What changed shortly before may have changed again within the same tick of the clock. */
  readonly lookedNs: bigint;
  readonly folders: ReadonlyMap<string, Folder>;
};

const form = 'fuel-tree-1';
/** File systems count in ticks of up to 10 ms; a good deal more costs nothing. */
const tickNs = 50_000_000n;

export const sealOf = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex');

export function writeMemory({ sha, index, lookedNs, folders }: TreeMemory): string {
  const lines = [...folders].map(([path, { ino, changedNs, modifiedNs, mode }]) => `${ino} ${changedNs} ${modifiedNs} ${mode} ${path}`);
  return [`${form} ${sha} ${index} ${lookedNs}`, ...lines].join('\0');
}

/** Null: it is none of ours, or not whole. */
export function readMemory(text: string): TreeMemory | null {
  const [head = '', ...lines] = text.split('\0');
  const [named, sha = '', index = '', looked = ''] = head.split(' ');
  if (named !== form || !checkSha(sha).ok || !/^[0-9a-f]{64}$/.test(index) || !/^\d+$/.test(looked)) return null;
  const folders = new Map<string, Folder>();
  for (const line of lines) {
    const found = /^(\d+) (\d+) (\d+) (\d+) ([^]*)$/.exec(line);
    if (found === null) return null;
    const [, ino = '', changed = '', modified = '', mode = '', path = ''] = found;
    folders.set(path, { ino: BigInt(ino), changedNs: BigInt(changed), modifiedNs: BigInt(modified), mode: Number(mode) });
  }
  return { sha, index, lookedNs: BigInt(looked), folders };
}

/** Nothing was put in or taken out since, and nobody changed its rights. */
export function isAsRemembered(found: Folder, memory: TreeMemory, path: string): boolean {
  const then = memory.folders.get(path);
  if (then === undefined) return false;
  const same = then.ino === found.ino && then.changedNs === found.changedNs && then.modifiedNs === found.modifiedNs && then.mode === found.mode;
  return same && found.changedNs + tickNs < memory.lookedNs;
}
