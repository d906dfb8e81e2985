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
  /** Of the story's own Postgres, or of all stories'. */
  readonly postgres: TestPostgres;
  stop(): Promise<void>;
}

export async function startServers(root: string, postgres: TestPostgres): Promise<Servers> {
  const seeds = newAuthoritySeeds();
  const authority = await authorityOf(seeds, 'hub_story');
  const seedFile = join(root, 'account.seed');
  await writeFile(seedFile, `${seeds.hubSigner}\n${publicKeyOf(seeds.account)}\n`);
  await chmod(seedFile, 0o600);
  const config = [
    `operator: ${authority.operatorJwt}`,
    `system_account: ${authority.systemAccount}`,
    'resolver: MEMORY',
    `resolver_preload: { ${Object.entries(authority.accounts).map(([key, jwt]) => `${key}: ${jwt}`).join('\n')} }`,
  ].join('\n');
  const storeDir = join(root, 'jetstream');
  const port = await freePort();
  let nats: TestNats | null = await startNats({ config, port, storeDir });
  const database = await postgres.createDatabase();
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
      nats ??= await startNats({ config, port, storeDir });
    },
    freezeNats: () => void (nats !== null && process.kill(nats.pid, 'SIGSTOP')),
    thawNats: () => void (nats !== null && process.kill(nats.pid, 'SIGCONT')),
    postgres,
    async stop() {
      await nats?.stop();
      nats = null;
      await database.drop();
    },
  };
}

export { startPostgres, type TestPostgres };
