import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { startChild, type Child } from './child.ts';
import { startContained } from './contained.ts';
import { inContainers } from './engine.ts';
import { findNatsServer } from './find-nats-server.ts';
import { freePort } from './free-port.ts';
import { serverImages } from './servers-wanted.ts';
import { temporaryDirectory } from './temporary-directory.ts';
import { until } from './until.ts';

export type NatsOptions = {
  /** The text of a configuration, for operator mode and the like; host, port and store directory are set from outside it. */
  readonly config?: string;
  /** The port of a server that was stopped, to start it again. */
  readonly port?: number;
  /** Kept by stop(); without it JetStream lives in a directory that stop() removes. */
  readonly storeDir?: string;
  /** Default true. */
  readonly jetStream?: boolean;
};

export type TestNats = {
  readonly url: string;
  readonly port: number;
  readonly storeDir: string;
  readonly pid: number;
  output(): string;
  stop(): Promise<void>;
  /** kill -9 */
  kill(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

/** A real nats-server on loopback, with JetStream unless it is not wanted; in a container where FUEL_TEST_SERVERS says so. */
export async function startNats(options: NatsOptions = {}): Promise<TestNats> {
  const directory = await temporaryDirectory('nats');
  const port = options.port ?? (await freePort());
  const storeDir = options.storeDir ?? join(directory.path, 'store');
  const file = join(directory.path, 'nats.conf');
  await writeFile(file, options.config ?? '', { mode: 0o600 });
  const child = await serve(['-c', file, '-a', '127.0.0.1', '-p', String(port), ...(options.jetStream === false ? [] : ['-js', '-sd', storeDir])], [directory.path, storeDir]);
  const stop = async (): Promise<void> => {
    await child.end('SIGTERM');
    await directory.remove();
  };
  try {
    await until(() => child.hasExited() || greets(port), { timeoutMs: 10_000, describe: `nats-server greets on port ${port}` });
    if (child.hasExited()) throw new Error(`nats-server ended at once:\n${child.output()}`);
  } catch (cause) {
    await stop();
    throw cause;
  }
  return {
    url: `nats://127.0.0.1:${port}`,
    port,
    storeDir,
    pid: child.pid,
    output: child.output,
    stop,
    async kill() {
      await child.end('SIGKILL');
      await directory.remove();
    },
    [Symbol.asyncDispose]: stop,
  };
}

async function serve(args: readonly string[], folders: readonly string[]): Promise<Child> {
  if (!(await inContainers())) return startChild(await findNatsServer(), args);
  for (const folder of folders) await mkdir(folder, { recursive: true });
  const user = process.getuid === undefined ? {} : { user: `${process.getuid()}:${process.getgid?.()}` };
  return startContained({ image: serverImages(process.env).nats, args, mounts: folders.map((folder) => `${folder}:${folder}`), ...user });
}

/** A server says INFO as soon as it serves. */
function greets(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const answer = (yes: boolean): void => {
      socket.destroy();
      resolve(yes);
    };
    socket.once('data', (bytes) => answer(bytes.toString().startsWith('INFO ')));
    socket.once('error', () => answer(false));
    socket.once('close', () => answer(false));
  });
}
