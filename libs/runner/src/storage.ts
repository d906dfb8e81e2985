import { claimReserve, countUnfinished, freeBytes, journalBytes, type Local, type LocalFailure, reserveBytes } from '@fuel/local';
import { megabytes, whyNoRoom, type DiskRoom } from './disk.ts';
import type { Log } from './log.ts';
import { pause } from './pause.ts';
import { shortFactBytes } from './report/fit-fact.ts';

/**
 * Whether this node has room for more work: in its journal, which holds what the hub has not settled, and on its disk. Without room no order is
 * taken and nothing is begun; what runs is finished, and for what it has to tell there is a reserve of both.
 */
export type Storage = {
  /** Why no work is taken; null: it is. */
  why(): string | null;
  /** Little of the journal is left: facts are kept short, and what only informs is left out. */
  tight(): boolean;
  /** The disk refused a write. Until it takes one again, no work is taken. */
  refused(failure: LocalFailure): void;
  /** Looks now; it looks by itself every few seconds. */
  look(): void;
};

export type StorageOptions = {
  readonly local: Local;
  readonly journalMaxBytes: number;
  readonly roomOnDisk: () => DiskRoom;
  readonly log: Log;
  /** Work is not taken any more, or is again. */
  readonly onChange: () => void;
};

/** An order that was taken tells at least this: that it came, that it began, how it ended. */
const bytesAnOrder = 2 * shortFactBytes;

export function openStorage({ local, journalMaxBytes, roomOnDisk, log, onChange }: StorageOptions): Storage {
  // At each start it is claimed anew: a part of it, the length of the log, ended with the last process.
  let claimed = false;
  let disk: string | null = null;
  let why: string | null = null;

  const promised = (): number => (countUnfinished(local) + 1) * bytesAnOrder;
  /** The way back is a little longer than the way there, so that it is not walked to and fro. */
  const isFull = (): boolean => journalBytes(local) + promised() > (why === null ? journalMaxBytes : journalMaxBytes * 0.9);
  const checkDisk = (): void => {
    const full = whyNoRoom(roomOnDisk());
    if (full !== null) disk ??= full;
    else if (!claimed || disk !== null || freeBytes(local) < reserveBytes / 2) disk = (claimed = claimReserve(local)) ? null : (disk ?? `the disk does not take the ${megabytes(reserveBytes)} that the node's database keeps in reserve`);
  };
  const settle = (): void => {
    const before = why;
    why = reasonOf(disk, isFull() ? journalBytes(local) : null, journalMaxBytes);
    if ((before === null) === (why === null)) return;
    if (why === null) log('info', 'there is room again, and work is taken');
    else log('error', `no work is taken: ${why}`);
    onChange();
  };
  return {
    why: () => why,
    tight: () => journalBytes(local) > journalMaxBytes / 2 && journalBytes(local) + promised() > journalMaxBytes,
    refused({ message }) {
      disk = message;
      settle();
    },
    look() {
      checkDisk();
      settle();
    },
  };
}

function reasonOf(disk: string | null, journal: number | null, most: number): string | null {
  if (disk !== null) return `${disk}. What runs is finished and kept; make room on the disk of the node's home, and it goes on by itself`;
  if (journal === null) return null;
  return `its journal holds ${megabytes(journal)} that the hub has not settled, of ${megabytes(most)} (journalMaxBytes). What runs is finished and kept; it goes on by itself once the hub and NATS are back and have taken it`;
}

export async function watchStorage(storage: Storage, everyMs: number, signal: AbortSignal): Promise<void> {
  while (await pause(everyMs, signal)) storage.look();
}
