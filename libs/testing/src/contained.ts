import type { Child } from './child.ts';
import { openEngine, removedAtExit } from './engine.ts';
import { ownMark } from './leftovers.ts';

export type Contained = {
  readonly image: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** `from:to`: a folder of this machine, or the name of a volume. */
  readonly mounts: readonly string[];
  /** As this user; without it as whom the image says. */
  readonly user?: string;
};

/**
 * A program in a container, to be dealt with as one of this machine. It shares the machine's network: it listens on loopback as the embedded one does, on
 * the port that it was given, and where a published port would be open to everybody else too.
 */
export async function startContained({ image, args, environment = {}, mounts, user }: Contained): Promise<Child> {
  const { docker, GenericContainer } = await openEngine();
  let output = '';
  const container = new GenericContainer(image)
    .withNetworkMode('host')
    .withCommand([...args])
    .withEnvironment({ ...environment, ...ownMark })
    .withBindMounts(mounts.map((mount) => ({ source: mount.slice(0, mount.lastIndexOf(':')), target: mount.slice(mount.lastIndexOf(':') + 1) })))
    .withLogConsumer((stream) => void stream.on('data', (chunk: Buffer | string) => (output = (output + chunk.toString()).slice(-100_000))));
  if (user !== undefined) container.withUser(user);
  const started = await container.start();
  removedAtExit.add(started.getId());
  const it = docker.getContainer(started.getId());
  let gone = false;
  const exited = (async () => {
    await it.wait();
    await it.remove({ force: true, v: true });
    removedAtExit.delete(started.getId());
    gone = true;
  })();
  const signal = async (name: NodeJS.Signals): Promise<void> => {
    await it.kill({ signal: name }).catch((cause: { statusCode?: number }) => {
      // It has ended by itself meanwhile.
      if (cause.statusCode !== 404 && cause.statusCode !== 409) throw cause;
    });
  };
  return {
    pid: (await it.inspect()).State.Pid,
    output: () => output,
    exited,
    hasExited: () => gone,
    async end(name) {
      if (gone) return;
      await signal(name);
      const last = setTimeout(() => void signal('SIGKILL'), 10_000);
      await exited;
      clearTimeout(last);
    },
  };
}
