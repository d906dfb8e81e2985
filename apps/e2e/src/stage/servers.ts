import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { authorityOf, connectBus, newAuthoritySeeds, newKey, operatorCredentials, publicKeyOf, type BusConnection } from '@fuel/bus';
import { freePort, startNats, startPostgres, type TestNats, type TestPostgres } from '@fuel/testing';

/** Postgres and NATS as a team would run them: beside the hub, so that each can go away and come back on its own. */
export interface Servers {
  readonly databaseUrl: string;
  readonly natsUrl: string;
  /** Operator and accounts of the nats-server, for another one that knows the same. */
  readonly natsConfig: string;
  /** The account's signing key, as a hub with somebody else's NATS gets it. */
  readonly seedFile: string;
  /** Somebody who hears everything on the wire and may say it again. */
  listen(): Promise<BusConnection>;
  stopNats(): Promise<void>;
  startNats(): Promise<void>;
  /** It holds every connection open and says nothing. */
  freezeNats(): void;
  thawNats(): void;
  /** How many messages of a stream nobody has settled, as the nats-server itself says. */
  unsettled(stream: string): Promise<number>;
  /** Of the story's own Postgres, or of all stories'. */
  readonly postgres: TestPostgres;
  stop(): Promise<void>;
}

/** What of the monitoring is read. */
interface Jsz {
  readonly account_details: readonly { readonly stream_detail: readonly { readonly name: string; readonly state: { readonly messages: number } }[] }[];
}

/** With a template the database has its schema already: a hub's first start on an empty one is shown by the embedded stories. */
export async function startServers(root: string, postgres: TestPostgres, template?: string): Promise<Servers> {
  const seeds = newAuthoritySeeds();
  const authority = await authorityOf(seeds, 'hub_story');
  const seedFile = join(root, 'account.seed');
  await writeFile(seedFile, `${seeds.hubSigner}\n${publicKeyOf(seeds.account)}\n`);
  await chmod(seedFile, 0o600);
  const monitor = await freePort();
  const config = [
    `operator: ${authority.operatorJwt}`,
    `system_account: ${authority.systemAccount}`,
    'resolver: MEMORY',
    `resolver_preload: { ${Object.entries(authority.accounts).map(([key, jwt]) => `${key}: ${jwt}`).join('\n')} }`,
  ].join('\n');
  const storeDir = join(root, 'jetstream');
  const port = await freePort();
  const start = (): Promise<TestNats> => startNats({ config: `http: 127.0.0.1:${monitor}\n${config}`, port, storeDir });
  let nats: TestNats | null = await start();
  const database = await postgres.createDatabase(template === undefined ? {} : { template });
  return {
    databaseUrl: database.url,
    natsUrl: `nats://127.0.0.1:${port}`,
    natsConfig: config,
    seedFile,
    async listen() {
      const key = newKey('user');
      const jwt = await operatorCredentials(authority.hubIssuer, { name: 'listener', publicKey: key.publicKey });
      return connectBus({ servers: `nats://127.0.0.1:${port}`, credentials: { jwt, seed: key.seed }, inboxPrefix: '_INBOX.listener', name: 'listener' });
    },
    async stopNats() {
      await nats?.stop();
      nats = null;
    },
    async startNats() {
      nats ??= await start();
    },
    freezeNats: () => void (nats !== null && process.kill(nats.pid, 'SIGSTOP')),
    thawNats: () => void (nats !== null && process.kill(nats.pid, 'SIGCONT')),
    async unsettled(name) {
      const { account_details: accounts } = (await (await fetch(`http://127.0.0.1:${monitor}/jsz?streams=true`)).json()) as Jsz;
      const stream = accounts.flatMap((one) => one.stream_detail).find((one) => one.name === name);
      if (stream === undefined) throw new Error(`there is no stream ${name}`);
      return stream.state.messages;
    },
    postgres,
    async stop() {
      await nats?.stop();
      nats = null;
      await database.drop();
    },
  };
}

export { startPostgres, type TestPostgres };
