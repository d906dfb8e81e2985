import type { DatabaseSync } from 'node:sqlite';
import { LocalFailure } from './local-failure.ts';

/**
 * boots      one row a process life; `last` is the highest sequence number given out, `settled` the hub's watermark
 * facts      the journal: what is not settled yet
 * orders     accepted -> running -> done; kept after done, so that an order that comes again is known
 * tombstones attempts that were cancelled, perhaps before their order came
 * attempts   preparing -> running -> pushing -> finished
 * sessions   the conversation of an agent about a task, for its next attempt here: where it was, what it was told, what it had used by then
 * rooms      who works in a folder of its own, with its place among the slots, until that folder is gone; "teardown" is run before
 * pristine   checkouts that worktrees are laid over and nobody works in: making -> ready (-> making -> ready) -> leaving; changed only while no worktree is over them
 * worktrees  the slots of the node: idle -> in_use -> (cleanup_pending ->) idle; `seal` fits to what is remembered of it, `rested` says that it is as that
 * kept       work that nobody has accepted: what attempts left, and what was found in worktrees that nobody used
 */
const steps: readonly string[] = [
  `
  CREATE TABLE boots (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    boot TEXT NOT NULL UNIQUE,
    last INTEGER NOT NULL DEFAULT 0,
    settled INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE facts (
    boot_n INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    body TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    PRIMARY KEY (boot_n, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE orders (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    task TEXT,
    epoch INTEGER,
    state TEXT NOT NULL CHECK (state IN ('accepted', 'running', 'done')),
    issued_at TEXT NOT NULL,
    body TEXT NOT NULL,
    progress TEXT,
    changed_at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX orders_unfinished ON orders (n) WHERE state <> 'done';
  CREATE TABLE tombstones (
    task TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (task, epoch)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE attempts (
    task TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    attempt TEXT NOT NULL,
    order_id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('preparing', 'running', 'pushing', 'finished')),
    room TEXT NOT NULL,
    start_sha TEXT,
    saw TEXT NOT NULL,
    verdict TEXT,
    began_at TEXT NOT NULL,
    finished_boot TEXT,
    finished_seq INTEGER,
    PRIMARY KEY (task, epoch)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE sessions (
    task TEXT NOT NULL,
    agent TEXT NOT NULL,
    session TEXT NOT NULL,
    cwd TEXT NOT NULL,
    goes_on INTEGER NOT NULL,
    told TEXT NOT NULL,
    used TEXT,
    changed_at TEXT NOT NULL,
    PRIMARY KEY (task, agent)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE worktrees (
    id TEXT PRIMARY KEY,
    repository TEXT NOT NULL,
    repository_name TEXT NOT NULL,
    mirror TEXT NOT NULL,
    place INTEGER NOT NULL UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('idle', 'in_use', 'cleanup_pending')),
    kept_for TEXT,
    strategy TEXT NOT NULL,
    name TEXT NOT NULL,
    task TEXT NOT NULL,
    attempt TEXT NOT NULL,
    sha TEXT,
    head TEXT,
    salvaged TEXT,
    seal TEXT,
    rested INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0,
    keep_hours REAL NOT NULL,
    made_at TEXT NOT NULL,
    used_at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE kept (
    mirror TEXT NOT NULL,
    ref TEXT NOT NULL,
    sha TEXT NOT NULL,
    base TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('salvage', 'found')),
    repository TEXT NOT NULL,
    repository_name TEXT NOT NULL,
    task TEXT NOT NULL,
    kept_for TEXT,
    offered_to TEXT,
    made_at TEXT NOT NULL,
    PRIMARY KEY (mirror, ref)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE worktrees ADD COLUMN teardown TEXT;
  CREATE TABLE rooms (
    mark TEXT PRIMARY KEY,
    place INTEGER NOT NULL UNIQUE,
    teardown TEXT
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE pristine (
    id TEXT PRIMARY KEY,
    repository TEXT NOT NULL,
    repository_name TEXT NOT NULL,
    mirror TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('making', 'ready', 'leaving')),
    sha TEXT NOT NULL,
    seal TEXT,
    bytes INTEGER NOT NULL,
    made_at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  ALTER TABLE worktrees ADD COLUMN over TEXT;
  ALTER TABLE worktrees ADD COLUMN marks TEXT;
  `,
];

export const schemaVersion = steps.length;

export function migrate(database: DatabaseSync): void {
  const found = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
  if (found > schemaVersion) {
    throw new LocalFailure({
      code: 'local.newer_schema',
      message: `the node's database has version ${found}, this program knows ${schemaVersion}: install the newer version again`,
    });
  }
  for (const [index, step] of steps.entries()) {
    if (index < found) continue;
    database.exec(`BEGIN IMMEDIATE; ${step} PRAGMA user_version = ${index + 1}; COMMIT;`);
  }
}
