import { access, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createClient, type Client, type Result, wholeFeature, type WholeFeature } from '@fuel/client';
import type { EventView, FeatureCreate, FeatureView } from '@fuel/contracts';
import { until } from '@fuel/testing';
import { changesOf } from './changes.ts';
import { type Files, makeRepository, type SampleRepository } from './git.ts';
import { type Answer, dist, type Program, runProgram, startProgram } from './programs.ts';
import { readEvents } from './read-events.ts';
import type { Servers } from './servers.ts';

/** What a story may say about its plan: the hub fills in the rest. */
export type Plan = { readonly name: string; readonly description?: string; readonly tasks: readonly (Partial<FeatureCreate['tasks'][number]> & { key: string })[] };

export interface StageOptions {
  readonly root: string;
  readonly servers: Servers;
  readonly mark: Readonly<Record<string, string>>;
  readonly leaseMs?: number;
  readonly embedded?: boolean;
}

export interface HubOptions {
  /** Several hubs may share Postgres and NATS; each has a data directory of this name. */
  readonly name?: string;
  /** The build that can be told to die (FUEL_CRASH_AT). */
  readonly testBuild?: boolean;
  /** Over what every hub of the story has; an empty value counts as not set. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** Everything of one story: a hub, nodes, repositories, and the ways to disturb them. */
export interface Stage {
  readonly root: string;
  /** Stands in the environment of everything that is started, so that it is found when it is left behind. */
  readonly mark: Readonly<Record<string, string>>;
  readonly servers: Servers;
  /** Of the hub that was started last. */
  readonly client: Client;
  clientOf(hub: string): Client;
  /** From here on the story speaks to this one. */
  useHub(name: string): void;
  /** Where a hub keeps everything. */
  hubData(name?: string): string;
  /** Of the hub's database, its own or the story's. */
  databaseUrl(): Promise<string>;
  hub(name?: string): Program;
  startHub(options?: HubOptions): Promise<void>;
  /** A hub serves. */
  isUp(): boolean;
  /** `fuel …` as a person on the hub's machine types it, to its end. */
  fuel(args: readonly string[], options?: RunOptions): Promise<Answer>;
  /** `fuel …` that goes on until it is stopped; ready when it has said these words. */
  startProgram(name: string, args: readonly string[], options: RunOptions & { readonly ready: string }): Promise<Program>;
  /** Everything that a program has said so far. */
  said(program: string): Promise<string>;
  repository(name: string): SampleRepository;
  repositories(): readonly SampleRepository[];
  /** Every one that the story was given, used or not. */
  joinTokens(): readonly string[];
  joinToken(repository: string): Promise<string>;
  node(name: string): Program;
  /** Only in git: the hub does not know it. */
  makeRepository(name: string, files?: Files, branch?: string): Promise<SampleRepository>;
  addRepository(name: string, options?: { files?: Files; consumers?: string[]; branch?: string; path?: string }): Promise<SampleRepository>;
  /** Joins a node and starts it. Several nodes may serve one repository, and a node several. */
  addNode(name: string, repository: string | readonly string[], env?: Readonly<Record<string, string>>): Promise<void>;
  /** Until the hub has answered, or until it says these words. */
  startNode(name: string, options?: { readonly ready: string }): Promise<void>;
  create(plan: Plan): Promise<FeatureView>;
  start(feature: string): Promise<FeatureView>;
  /** With all its tasks, and what an approval has to name. */
  feature(id: string): Promise<WholeFeature>;
  /** Waits for a state of the feature; fails with what each task says. */
  reach(feature: string, state: FeatureView['state'], timeoutMs?: number): Promise<WholeFeature>;
  waitFor(feature: string, describe: string, holds: (feature: WholeFeature) => boolean, timeoutMs?: number): Promise<WholeFeature>;
  waitForEvents(feature: string, describe: string, holds: (events: readonly EventView[]) => boolean): Promise<void>;
  /** Waits for a file that an agent writes. */
  exists(path: string): Promise<void>;
  touch(path: string): Promise<void>;
  /** `despite`: what its reviews found and needs a person, by task id. */
  approve(feature: Pick<WholeFeature, 'id' | 'expected'>, despite?: Record<string, string[]>): Promise<FeatureView>;
  events(feature?: string): Promise<readonly EventView[]>;
  /** Every feature of the story, whole. */
  features(): Promise<{ readonly items: readonly WholeFeature[] }>;
  close(): Promise<void>;
}

/** The value, or an error with the hub's own words. */
export function value<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(JSON.stringify(result, null, 2));
}

const patienceMs = 60_000;

export const defaultFiles: Files = {
  'README.md': '# Sample\n',
  '.fuel/config.yaml': 'check: sh check.sh\n',
  'check.sh': 'test ! -e BROKEN\n',
};

export async function openStage(options: StageOptions): Promise<Stage> {
  const { root, servers, mark } = options;
  const programs = new Map<string, Program>();
  const repositories = new Map<string, SampleRepository>();
  const nodes = new Map<string, { checkout: string; home: string; env: Readonly<Record<string, string>> }>();
  const hubData = (name = 'hub'): string => join(root, name);
  const beside = { DATABASE_URL: servers.databaseUrl, NATS_URL: servers.natsUrl, FUEL_NATS_ACCOUNT_SEED_FILE: servers.seedFile };
  const hubEnv = { ...mark, FUEL_HUB_PORT: '0', FUEL_LEASE_MS: String(options.leaseMs ?? 10_000), ...(options.embedded === true ? {} : beside) };
  const clients = new Map<string, Client>();
  const the = <T>(map: ReadonlyMap<string, T>, name: string): T => {
    const found = map.get(name);
    if (found === undefined) throw new Error(`the story has no ${name}`);
    return found;
  };
  const ask = (): Client => {
    const client = [...clients.values()].at(-1);
    if (client === undefined) throw new Error('the hub was not started');
    return client;
  };

  const startHub = async ({ name = 'hub', env = {}, testBuild = false }: HubOptions = {}): Promise<void> => {
    const data = hubData(name);
    const all = { ...hubEnv, FUEL_HUB_DATA: data, ...env };
    programs.set(name, await startProgram({ args: testBuild ? [dist('test-hub.js'), '--json'] : [dist('fuel.js'), 'hub', 'start', '--json'], cwd: root, env: all, log: join(root, 'logs', `${name}.log`), ready: (line) => line.includes('"url"') }));
    const { url } = JSON.parse(await readFile(join(data, 'hub.json'), 'utf8')) as { url: string };
    clients.delete(name);
    clients.set(name, createClient({ url, token: (await readFile(join(data, 'admin-token'), 'utf8')).trim() }));
  };
  const fuel = ({ cwd = root, ...more }: RunOptions, args: readonly string[]): Promise<Answer> =>
    runProgram({ args: [dist('fuel.js'), ...args], cwd, ...more, env: { ...mark, FUEL_HUB_DATA: hubData(), ...more.env } });
  const joinTokens: string[] = [];
  const joinToken = async (repository: string): Promise<string> => {
    const { token } = value(await ask().call('createJoinToken', { body: { repository } }));
    joinTokens.push(token);
    return token;
  };
  const startNode = async (name: string, { ready } = { ready: 'the hub answered' }): Promise<void> => {
    const { checkout, home, env } = the(nodes, name);
    const args = [dist('node.js'), 'start', '--home', home];
    programs.set(name, await startProgram({ args, cwd: checkout, env, log: join(root, 'logs', `${name}.log`), ready: (line) => line.includes(ready) }));
  };
  const feature = async (id: string): Promise<WholeFeature> => value(await wholeFeature(ask(), value(await ask().call('getFeature', { params: { id } }))));
  const waitFor: Stage['waitFor'] = async (id, describe, holds, timeoutMs = patienceMs) => {
    let last: WholeFeature | undefined;
    const changes = changesOf(ask, id);
    try {
      return await until(async () => ((last = await feature(id)), holds(last) ? last : null), { timeoutMs, describe, next: changes.next });
    } catch (cause) {
      const tasks = last?.tasks.map((task) => `  ${task.key}: ${task.state}${task.waits === null ? '' : ` (${task.waits})`}`).join('\n') ?? '';
      throw new Error(`not within ${timeoutMs} ms: ${describe}\nfeature is ${last?.state ?? 'unknown'}\n${tasks}`, { cause });
    } finally {
      changes.close();
    }
  };

  const databaseUrl = async (): Promise<string> => (options.embedded === true ? embeddedDatabase(hubData()) : servers.databaseUrl);
  const events = async (id?: string): Promise<readonly EventView[]> => readEvents(ask(), await databaseUrl(), id);
  const newRepository = async (name: string, files = defaultFiles, branch = 'main'): Promise<SampleRepository> => {
    const repository = await makeRepository(root, name, files, branch);
    repositories.set(name, repository);
    return repository;
  };
  const startOther: Stage['startProgram'] = async (name, args, { cwd = root, env = {}, ready }) => {
    const all = { ...mark, FUEL_HUB_DATA: hubData(), ...env };
    const program = await startProgram({ args: [dist('fuel.js'), ...args], cwd, env: all, log: join(root, 'logs', `${name}.log`), ready: (line) => line.includes(ready) });
    programs.set(name, program);
    return program;
  };

  return {
    root,
    mark,
    servers,
    get client() {
      return ask();
    },
    clientOf: (name) => the(clients, name),
    useHub(name) {
      const client = the(clients, name);
      clients.delete(name);
      clients.set(name, client);
    },
    hubData,
    databaseUrl,
    hub: (name = 'hub') => the(programs, name),
    startHub,
    isUp: () => clients.size > 0,
    fuel: (args, more = {}) => fuel(more, args),
    startProgram: startOther,
    said: (name) => readFile(the(programs, name).log, 'utf8'),
    repository: (name) => the(repositories, name),
    repositories: () => [...repositories.values()],
    joinTokens: () => joinTokens,
    joinToken,
    node: (name) => the(programs, name),
    makeRepository: newRepository,
    async addRepository(name, { files, consumers = [], branch, path } = {}) {
      const repository = await newRepository(name, files, branch);
      value(await ask().call('createRepository', { body: { name, url: repository.bare, defaultBranch: repository.branch, role: 'library', consumers, primaryAgent: 'scripted', ...(path === undefined ? {} : { path }) } }));
      return repository;
    },
    async addNode(name, served, env = {}) {
      const home = join(root, 'nodes', name);
      const all = { ...mark, FUEL_ALLOW_SCRIPTED_AGENT: '1', ...env };
      for (const repository of [served].flat()) {
        const { checkout } = the(repositories, repository);
        const args = [dist('node.js'), 'join', ask().url, '--repo', checkout, '--home', home, '--name', name];
        const joined = await runProgram({ args, cwd: checkout, env: { ...all, FUEL_JOIN_TOKEN: await joinToken(repository) } });
        if (joined.code !== 0) throw new Error(`node ${name} could not join: ${joined.stderr}`);
        nodes.set(name, { checkout, home, env: all });
      }
      await startNode(name);
    },
    startNode,
    async create(plan) {
      return value(await ask().call('createFeature', { body: plan as FeatureCreate }));
    },
    async start(id) {
      return value(await ask().call('startFeature', { params: { id } }));
    },
    feature,
    waitFor,
    reach: (id, state, timeoutMs) => waitFor(id, `feature ${id} is ${state}`, (one) => one.state === state, timeoutMs),
    async waitForEvents(id, describe, holds) {
      const changes = changesOf(ask, id);
      await until(async () => holds(await events(id)), { timeoutMs: patienceMs, describe, next: changes.next }).finally(changes.close);
    },
    exists: async (path) => void (await until(() => access(path).then(() => true), { timeoutMs: patienceMs, describe: `${path} exists` })),
    touch: (path) => writeFile(path, ''),
    async approve(one, despite) {
      return value(await ask().call('approveFeature', { params: { id: one.id }, body: { expected: { ...one.expected }, ...(despite === undefined ? {} : { despite }) } }));
    },
    async features() {
      const { items, next } = value(await ask().call('listFeatures', { query: { limit: 500 } }));
      if (next !== null) throw new Error('a story with more than 500 features: the oracle would not see them all');
      return { items: await Promise.all(items.map((one) => feature(one.id))) };
    },
    events,
    async close() {
      for (const name of [...programs.keys()].reverse()) {
        await programs.get(name)?.stop();
        programs.delete(name);
      }
    },
  };
}

/** The database that a hub with nothing configured made for itself. */
async function embeddedDatabase(data: string): Promise<string> {
  const [port = '', password = ''] = await Promise.all(['port', 'password'].map(async (name) => (await readFile(join(data, 'postgres', name), 'utf8')).trim()));
  return `postgresql://fuel:${password}@127.0.0.1:${port}/fuel`;
}
