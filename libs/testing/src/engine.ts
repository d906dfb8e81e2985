import { spawnSync } from 'node:child_process';
import { serversWanted } from './servers-wanted.ts';

type Library = typeof import('testcontainers');
type Runtime = Awaited<ReturnType<Library['getContainerRuntimeClient']>>;

/** The Docker engine of this machine, and the library that speaks with it. */
export type Engine = Pick<Library, 'GenericContainer' | 'Network' | 'Wait'> & { readonly docker: Runtime['container']['dockerode'] };

const remedy = 'start one (apt-get install docker.io, dockerd), or set FUEL_TEST_SERVERS=embedded';
let opened: Promise<Engine> | null = null;

/** Loaded only when somebody asks: it takes longer than a pure spec. An engine that does not answer is an error with its remedy. */
export const openEngine = (): Promise<Engine> => (opened ??= open());

async function open(): Promise<Engine> {
  // Its own reaper is one more image that has to be pulled, and is given the engine's socket; whoever wants it names it.
  if (process.env['RYUK_CONTAINER_IMAGE'] === undefined) process.env['TESTCONTAINERS_RYUK_DISABLED'] ??= 'true';
  const { GenericContainer, getContainerRuntimeClient, Network, Wait } = await import('testcontainers');
  const runtime = await getContainerRuntimeClient().catch((cause: unknown) => {
    throw new Error(`no Docker engine answers on this machine: ${remedy}`, { cause });
  });
  return { GenericContainer, Network, Wait, docker: runtime.container.dockerode };
}

/** Whether servers are to run in containers: because it was asked for, or because an engine answers and either will do. */
export async function inContainers(): Promise<boolean> {
  const wanted = serversWanted(process.env);
  if (wanted !== 'auto') return wanted === 'containers';
  return openEngine().then(
    () => true,
    () => false,
  );
}

const running = new Set<string>();
// The engine's own command waits for nothing of ours, which a request could at this moment no longer do.
process.on('exit', () => void (running.size > 0 && spawnSync('docker', ['rm', '--force', '--volumes', ...running], { stdio: 'ignore' })));

/** What is still there when the test process exits is taken away. */
export const removedAtExit = {
  add: (id: string): void => void running.add(id),
  delete: (id: string): void => void running.delete(id),
};
