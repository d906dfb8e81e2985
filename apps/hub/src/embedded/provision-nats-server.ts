import { createHash } from 'node:crypto';
import { chmod, copyFile, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { basename, join } from 'node:path';
import { runCommand } from '@fuel/process';
import type { Environment } from '../config.ts';
import type { Log } from '../compose/log.ts';
import { StartFailure } from '../compose/start-failure.ts';
import { natsCache } from './find-nats-server.ts';
import { natsRelease, natsRemedy, type NatsRelease } from './nats-release.ts';

/**
 * Brings a nats-server into the tool cache when the machine has none, and returns its path. First Debian's package, fetched and checked
 * by apt and only unpacked: installing it would start a service on port 4222. Then, only with a checksum that a person gave, the
 * official release: a checksum fetched from where the file comes from would prove nothing.
 */
export async function provisionNatsServer(environment: Environment, log: Log): Promise<string> {
  const cache = natsCache(environment);
  await mkdir(cache, { recursive: true });
  const scratch = await mkdtemp(join(cache, '.fetching-'));
  try {
    const release = natsRelease(platform(), arch());
    const sha256 = environment['FUEL_NATS_SHA256']?.trim();
    const fetched = (await fromDebian(scratch, log)) ?? (release !== null && sha256 ? await fromRelease(release, sha256, scratch, log) : null);
    if (fetched === null) throw new StartFailure('there is no nats-server on this machine, and none could be fetched', natsRemedy(release));
    return await keep(fetched, cache);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

interface Fetched {
  readonly program: string;
  readonly version: string;
}

async function fromDebian(scratch: string, log: Log): Promise<Fetched | null> {
  if (!(await works('dpkg-deb', ['--version'], scratch)) || !(await works('apt-get', ['--version'], scratch))) return null;
  log.info('no nats-server was found; the Debian package is fetched');
  const download = (): Promise<boolean> => works('apt-get', ['download', '-qq', 'nats-server'], scratch);
  if (!(await download())) {
    // A fresh image has no package lists; only root may fetch them.
    if (process.getuid?.() !== 0 || !(await works('apt-get', ['update', '-qq'], scratch)) || !(await download())) return null;
  }
  const archive = (await readdir(scratch)).find((name) => name.endsWith('.deb'));
  if (archive === undefined || !(await works('dpkg-deb', ['-x', archive, 'unpacked'], scratch))) return null;
  return { program: join(scratch, 'unpacked', 'usr', 'sbin', 'nats-server'), version: `debian-${archive.split('_')[1] ?? 'unknown'}` };
}

async function fromRelease(release: NatsRelease, sha256: string, scratch: string, log: Log): Promise<Fetched | null> {
  log.info({ url: release.url }, 'no nats-server was found; the official release is fetched');
  const bytes = await download(release);
  const actual = createHash('sha256').update(bytes).digest('hex');
  if (actual !== sha256.toLowerCase()) {
    throw new StartFailure(
      `${release.url} has the SHA-256 ${actual}, and FUEL_NATS_SHA256 says ${sha256}`,
      `Compare both with ${release.sumsUrl}; if the file is not the published one, somebody stands between.`,
    );
  }
  await writeFile(join(scratch, 'release.tar.gz'), bytes);
  if (!(await works('tar', ['-xzf', 'release.tar.gz'], scratch))) throw new StartFailure(`${release.url} cannot be unpacked`, 'Install tar, or unpack it yourself and set FUEL_NATS_SERVER.');
  return { program: join(scratch, release.name, 'nats-server'), version: release.name.slice('nats-server-v'.length) };
}

async function download(release: NatsRelease): Promise<Buffer> {
  const response = await fetch(release.url, { signal: AbortSignal.timeout(120_000) }).catch((cause: unknown) => {
    throw new StartFailure(`${release.url} cannot be fetched`, natsRemedy(null), cause);
  });
  if (!response.ok) throw new StartFailure(`${release.url} answers ${response.status}`, natsRemedy(null));
  return Buffer.from(await response.arrayBuffer());
}

/** Renaming is one step, so two hubs that fetch at once both end with a whole program. */
async function keep({ program, version }: Fetched, cache: string): Promise<string> {
  const folder = join(cache, version);
  const place = join(folder, basename(program));
  await mkdir(folder, { recursive: true });
  const beside = join(folder, `.${process.pid}`);
  await copyFile(program, beside);
  await chmod(beside, 0o755);
  await rename(beside, place);
  return place;
}

async function works(command: string, args: readonly string[], cwd: string): Promise<boolean> {
  const { end } = await runCommand({ command, args, cwd, env: { DEBIAN_FRONTEND: 'noninteractive' }, timeoutMs: 120_000 });
  return end.kind === 'exited' && end.code === 0;
}
