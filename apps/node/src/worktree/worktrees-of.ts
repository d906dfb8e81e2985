import { existsSync } from 'node:fs';
import path from 'node:path';
import { worktreesAt, type WorktreeRow } from '@fuel/local';

/** A node that never started has no ledger. */
export function worktreesOf(home: string): readonly WorktreeRow[] {
  const ledger = path.join(home, 'node.db');
  return existsSync(ledger) ? worktreesAt(ledger) : [];
}
