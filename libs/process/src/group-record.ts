import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { execaSync } from 'execa';
import { join } from 'node:path';
import type { Prey } from './prey.ts';
import { groupPrey } from './prey.ts';

/**
 * Where processes cannot be listed with their environment (no /proc), the group of each attempt is written down when it
 * starts. That finds less: a process that left its group is not found again. The leader's start time guards against a number
 * that the system has given to somebody else since.
 */
interface GroupRecord {
  readonly attemptId: string;
  readonly pgid: number;
  readonly leaderStarted: string;
}

const folderOf = (nodeHome: string) => join(nodeHome, 'groups');
const fileOf = (nodeHome: string, attemptId: string) => join(folderOf(nodeHome), `${encodeURIComponent(attemptId)}.json`);

export function recordGroup(nodeHome: string, attemptId: string, pgid: number): void {
  mkdirSync(folderOf(nodeHome), { recursive: true });
  const record: GroupRecord = { attemptId, pgid, leaderStarted: startedAt(pgid) };
  writeFileSync(fileOf(nodeHome, attemptId), JSON.stringify(record), { mode: 0o600 });
}

export function forgetGroup(nodeHome: string, attemptId: string): void {
  rmSync(fileOf(nodeHome, attemptId), { force: true });
}

export function recordedGroups(nodeHome: string): { readonly attemptId: string; readonly prey: Prey[] }[] {
  if (!existsSync(folderOf(nodeHome))) return [];
  return readdirSync(folderOf(nodeHome)).flatMap((name) => {
    const record = parseRecord(readFileSync(join(folderOf(nodeHome), name), 'utf8'));
    if (record === undefined) return [];
    const leaderNow = startedAt(record.pgid);
    const recycled = leaderNow !== '' && leaderNow !== record.leaderStarted;
    const prey = recycled ? [] : groupPrey(record.pgid).map((group) => ({ ...group, attemptId: record.attemptId }));
    return [{ attemptId: record.attemptId, prey }];
  });
}

/** A record that was cut off by a crash names no group. */
function parseRecord(text: string): GroupRecord | undefined {
  const record = readJson(text);
  if (typeof record !== 'object' || record === null) return undefined;
  const { attemptId, pgid, leaderStarted } = { attemptId: null, pgid: null, leaderStarted: null, ...record };
  const whole = typeof attemptId === 'string' && typeof pgid === 'number' && pgid > 1 && typeof leaderStarted === 'string';
  return whole ? { attemptId, pgid, leaderStarted } : undefined;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Empty when the process is gone. */
function startedAt(pid: number): string {
  const result = execaSync('ps', ['-o', 'lstart=', '-p', String(pid)], { reject: false, env: { LC_ALL: 'C' } });
  return typeof result.stdout === 'string' ? result.stdout.trim() : '';
}
