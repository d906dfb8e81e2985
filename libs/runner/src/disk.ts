import { statfsSync } from 'node:fs';

/** What this user may still write where the node's home is. A file system that does not count its inodes has none to run out of. */
export type DiskRoom = { readonly bytes: number; readonly inodes: { readonly free: number; readonly all: number } | null };

export function roomOn(directory: string): DiskRoom {
  const { bavail, bsize, files, ffree } = statfsSync(directory);
  return { bytes: bavail * bsize, inodes: inodesOf({ free: ffree, all: files }) };
}

export const inodesOf = (counted: { readonly free: number; readonly all: number }): DiskRoom['inodes'] => (counted.all === 0 ? null : counted);

/** With less no worktree can be laid out. */
const leastBytes = 32 * 1024 * 1024;
const leastShareOfInodes = 0.01;
const mostInodesAsked = 10_000;

/** So many files can a worktree and what is installed in it be made of at least; on a small file system, a share of what it has. */
export const leastInodes = (all: number): number => Math.min(mostInodesAsked, Math.ceil(all * leastShareOfInodes));

/** Why nothing is begun here; null: there is room. */
export function whyNoRoom({ bytes, inodes }: DiskRoom): string | null {
  if (bytes < leastBytes) return `the disk is nearly full: ${megabytes(bytes)} are left, and it needs ${megabytes(leastBytes)}`;
  if (inodes === null || inodes.free >= leastInodes(inodes.all)) return null;
  return `the file system has nearly no inodes left: no more than ${inodes.free} files can be made, and it needs ${leastInodes(inodes.all)}. Delete what consists of many small files (fuel worktree gc, node_modules, caches)`;
}

export const megabytes = (bytes: number): string => `${Math.ceil(bytes / (1024 * 1024))} MB`;
