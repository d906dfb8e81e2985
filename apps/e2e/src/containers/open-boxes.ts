import { createClient, type Client } from '@fuel/client';
import type { FeatureView } from '@fuel/contracts';
import { until, type Engine } from '@fuel/testing';
import { value } from '../stage/stage.ts';
import type { Images } from './images.ts';

type Started = Awaited<ReturnType<InstanceType<Engine['GenericContainer']>['start']>>;

/** Postgres, NATS, a hub and a node, each in a container of its own on one network. */
export interface Boxes {
  readonly client: Client;
  readonly hub: Started;
  readonly node: Started;
  /** `fuel …` in the hub's container; what it printed. */
  fuel(...args: readonly string[]): Promise<string>;
  inNode(...command: readonly string[]): Promise<string>;
  feature(id: string): Promise<FeatureView>;
  /** How long it took. */
  reach(id: string, describe: string, holds: (feature: FeatureView) => boolean, timeoutMs?: number): Promise<number>;
  /** The node has no network but its own loopback. */
  unplugNode(): Promise<void>;
  plugNode(): Promise<void>;
  /** Everything that the node has logged. */
  saidByNode(): Promise<string>;
  /** The last words of each, for whoever has to find out. */
  lastWords(): Promise<string>;
  close(): Promise<void>;
}

const bareRepository =
  'git init -q --bare -b main /git/app.git && cd /tmp && git clone -q /git/app.git work && cd work && mkdir .fuel && echo "check: test ! -e BROKEN" > .fuel/config.yaml && git add -A && git -c user.name=t -c user.email=t@example.com commit -qm First && git push -q origin HEAD:main';

export async function openBoxes(engine: Engine, images: Images, run: string): Promise<Boxes> {
  const { docker, GenericContainer, Network, Wait } = engine;
  const started: [string, Started][] = [];
  const volumes = { keys: `${run}-keys`, git: `${run}-git` };
  const network = await new Network().start();
  /** As the compose file and the manifests have it: what is not a volume cannot be written. */
  class ReadOnly extends GenericContainer {
    readOnly(): this {
      this.hostConfig.ReadonlyRootfs = true;
      this.hostConfig.RestartPolicy = { Name: 'on-failure' };
      return this;
    }
  }
  const box = (name: string, image: string): ReadOnly => new ReadOnly(image).withName(`${run}-${name}`).withHostname(name).withNetwork(network).withNetworkAliases(name);
  const keep = async (name: string, container: ReadOnly): Promise<Started> => {
    const it = await container.withStartupTimeout(90_000).start();
    started.push([name, it]);
    return it;
  };
  const once = async (container: InstanceType<Engine['GenericContainer']>, script: string): Promise<void> => {
    const it = await container.withCommand(['sh', '-c', script]).withWaitStrategy(Wait.forOneShotStartup()).withStartupTimeout(60_000).start();
    await it.stop();
  };
  const said = async (it: Started, command: readonly string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await it.exec([...command]);
    if (exitCode !== 0) throw new Error(`${command.join(' ')} ended with ${exitCode}: ${stderr || stdout}`);
    return stdout.trim();
  };
  const lastWords = async (): Promise<string> => {
    const all = await docker.listContainers({ all: true, filters: { name: [run] } });
    const words = all.map(async ({ Id, Names, Status }) => `── ${Names.join(' ')} (${Status})\n${(await docker.getContainer(Id).logs({ stdout: true, stderr: true, tail: 30 })).toString()}`);
    return (await Promise.all(words)).join('\n');
  };
  const close = async (): Promise<void> => {
    for (const { Id } of await docker.listContainers({ all: true, filters: { name: [run] } })) await docker.getContainer(Id).remove({ force: true, v: true });
    await network.stop();
    for (const name of Object.values(volumes)) await docker.getVolume(name).remove();
  };

  try {
    for (const name of Object.values(volumes)) await docker.createVolume({ Name: name });
    const prepare = new GenericContainer(images.hub).withUser('0:0').withBindMounts([{ source: volumes.keys, target: '/keys' }, { source: volumes.git, target: '/git' }]);
    await once(prepare, 'fuel hub nats-keys /keys /tmp/streams && chown 1000:1000 /keys /keys/account.seed /git');
    const postgres = box('postgres', images.postgres).withEnvironment({ POSTGRES_USER: 'fuel', POSTGRES_PASSWORD: 'fuel', POSTGRES_DB: 'fuel', PGDATA: '/var/lib/postgresql/pg' });
    await keep('postgres', postgres.withWaitStrategy(Wait.forSuccessfulCommand('pg_isready -h 127.0.0.1 -U fuel -d fuel')));
    const keys = { source: volumes.keys, target: '/keys', mode: 'ro' as const };
    await keep('nats', box('nats', images.nats).withCommand(['-c', '/keys/nats.conf']).withBindMounts([keys]).withWaitStrategy(Wait.forLogMessage('Server is ready')));
    const hub = await keep('hub', box('hub', images.hub).readOnly().withTmpFs({ '/tmp': 'rw' }).withDroppedCapabilities('ALL').withBindMounts([keys]).withExposedPorts(7447)
      .withEnvironment({ DATABASE_URL: 'postgresql://fuel:fuel@postgres:5432/fuel', NATS_URL: 'nats://nats:4222', FUEL_NATS_ACCOUNT_SEED_FILE: '/keys/account.seed' })
      .withWaitStrategy(Wait.forHealthCheck()));
    const fuel = (...args: readonly string[]): Promise<string> => said(hub, ['fuel', ...args]);
    const git = { source: volumes.git, target: '/git' };
    await once(new GenericContainer(images.node).withEnvironment({ HOME: '/tmp' }).withBindMounts([git]), bareRepository);
    await fuel('repo', 'add', 'app', '/git/app.git', '--agent', 'scripted');
    const node = await keep('node', box('node', images.node).withBindMounts([git]).withWaitStrategy(Wait.forHealthCheck())
      .withEnvironment({ FUEL_JOIN_TOKEN: await fuel('node', 'token', 'app'), FUEL_HUB_URL: 'http://hub:7447', FUEL_INSECURE: '1', FUEL_NODE_NAME: 'app-1', FUEL_ALLOW_SCRIPTED_AGENT: '1' }));
    const client = createClient({ url: `http://${hub.getHost()}:${hub.getMappedPort(7447)}`, token: await said(hub, ['cat', '/data/admin-token']) });
    const feature = async (id: string): Promise<FeatureView> => value(await client.call('getFeature', { params: { id } }));
    const wire = docker.getNetwork(network.getId());
    return {
      client, hub, node, fuel, feature, lastWords, close,
      inNode: (...command) => said(node, command),
      saidByNode: async () => (await docker.getContainer(node.getId()).logs({ stdout: true, stderr: true })).toString(),
      async reach(id, describe, holds, timeoutMs = 60_000) {
        const began = performance.now();
        await until(async () => holds(await feature(id)), { timeoutMs, everyMs: 50, describe });
        return performance.now() - began;
      },
      unplugNode: () => wire.disconnect({ Container: node.getId() }).then(() => undefined),
      plugNode: () => wire.connect({ Container: node.getId(), EndpointConfig: { Aliases: ['node'] } }).then(() => undefined),
    };
  } catch (cause) {
    const words = await lastWords();
    await close();
    throw new Error(`the boxes did not start: ${cause instanceof Error ? cause.message : String(cause)}\n${words}`, { cause });
  }
}
