import { existsSync } from 'node:fs';
import path from 'node:path';
import { keptAt, worktreesAt, type KeptWork, type WorktreeRow } from '@fuel/local';

/** A node that never started has no ledger. */
const inLedger = <T>(home: string, read: (ledger: string) => readonly T[]): readonly T[] => {
  const ledger = path.join(home, 'node.db');
  return existsSync(ledger) ? read(ledger) : [];
};

export const worktreesOf = (home: string): readonly WorktreeRow[] => inLedger(home, worktreesAt);
export const keptOf = (home: string): readonly KeptWork[] => inLedger(home, keptAt);
