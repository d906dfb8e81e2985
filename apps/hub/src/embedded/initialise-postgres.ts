import { randomBytes } from 'node:crypto';
import { chown, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand, type CommandResult } from '@fuel/process';
import { StartFailure } from '../compose/start-failure.ts';
import { errorCode } from '../compose/error-code.ts';
import { textOrNull } from './text-or-null.ts';
import type { PostgresPrograms } from './postgres-programs.ts';
import type { Unprivileged } from './unprivileged.ts';

export interface PostgresHome {
  readonly directory: string;
  readonly data: string;
  readonly password: string;
}

export const postgresUser = 'fuel';
export const postgresDatabase = 'fuel';

/**
 * The data directory with its password: found again, or made. It is made under another name and renamed when it is whole, so a hub
 * that was killed in the middle of it leaves nothing that looks finished.
 */
export async function initialisePostgres(directory: string, programs: PostgresPrograms, as: Unprivileged): Promise<PostgresHome> {
  const data = join(directory, 'data');
  const passwordFile = join(directory, 'password');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const version = await textOrNull(join(data, 'PG_VERSION'));
  if (version === null) await make(directory, data, passwordFile, programs, as);
  else await check(version.trim(), data, programs, as);
  return { directory, data, password: (await readFile(passwordFile, 'utf8')).trim() };
}

async function make(directory: string, data: string, passwordFile: string, programs: PostgresPrograms, as: Unprivileged): Promise<void> {
  await forgetUnfinished(directory);
  const unfinished = await mkdtemp(join(directory, unfinishedPrefix));
  await writeFile(passwordFile, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600, flush: true });
  if (as.owner !== null) for (const path of [directory, unfinished, passwordFile]) await chown(path, as.owner.uid, as.owner.gid);
  const shape = ['-U', postgresUser, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '-E', 'UTF8', '--locale=C'];
  await mustWork('initdb', await run(as, [programs.initdb, '-D', unfinished, ...shape], directory), directory);
  const single = await run(as, [programs.postgres, '--single', '-D', unfinished, 'postgres'], directory, `CREATE DATABASE ${postgresDatabase}\n`);
  // Single-user mode exits with 0 whatever its statements did.
  await mustWork('postgres --single', single, directory, /ERROR|FATAL/.test(single.stderr));
  await rename(unfinished, data);
}

const unfinishedPrefix = 'data.unfinished-';

/**
 * What killed hubs left half made. An initdb whose hub was killed works on for a moment: it has a directory of its own, so it disturbs
 * nobody, and what it writes after this look is found at the next first start.
 */
async function forgetUnfinished(directory: string): Promise<void> {
  const names = (await readdir(directory)).filter((name) => name.startsWith(unfinishedPrefix));
  for (const name of names) {
    await rm(join(directory, name), { recursive: true, force: true, maxRetries: 2 }).catch((cause: unknown) => {
      if (errorCode(cause) !== 'ENOTEMPTY') throw cause;
    });
  }
}

/** A directory of another Postgres must be moved over by a person, and one that changed hands is given to the right one. */
async function check(version: string, data: string, programs: PostgresPrograms, as: Unprivileged): Promise<void> {
  const { stdout } = await run({ prefix: [], owner: null }, [programs.postgres, '--version'], data);
  const ours = /\d+/.exec(stdout)?.[0];
  if (ours !== version) {
    throw new StartFailure(
      `the data in ${data} were written by Postgres ${version}, and the embedded one is ${ours ?? 'unknown'}`,
      'Dump them with the old version (pg_dumpall) and restore them into a new data directory, or set DATABASE_URL.',
    );
  }
  const owner = as.owner ?? { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  if ((await stat(data)).uid === owner.uid || process.getuid?.() !== 0) return;
  await runCommand({ command: 'chown', args: ['-R', `${owner.uid}:${owner.gid}`, '--', join(data, '..')], cwd: '/', timeoutMs: 60_000 });
}

function run(as: Unprivileged, words: readonly string[], cwd: string, input?: string): Promise<CommandResult> {
  const [command, ...args] = [...as.prefix, ...words];
  return runCommand({ command: command!, args, cwd, env: { LC_ALL: 'C' }, timeoutMs: 120_000, ...(input === undefined ? {} : { input }) });
}

async function mustWork(what: string, { end, stdout, stderr }: CommandResult, directory: string, failed = false): Promise<void> {
  if (!failed && end.kind === 'exited' && end.code === 0) return;
  const reason = end.kind === 'not_started' ? end.message : `${stdout}\n${stderr}`.trim();
  throw new StartFailure(
    `the embedded Postgres cannot be set up in ${directory}: ${what} says: ${reason}`,
    'Set FUEL_HUB_DATA to a directory that belongs to the user who starts the hub (as root also: one that the user "postgres" can reach), or set DATABASE_URL.',
  );
}
