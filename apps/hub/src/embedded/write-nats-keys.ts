import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { authorityOf, newAuthoritySeeds, publicKeyOf } from '@fuel/bus';
import { errorCode } from '../compose/error-code.ts';

/**
 * For a NATS server beside the hub that has nobody to make its operator and accounts: `nats.conf` for the server and `account.seed` for the hub.
 * Made once; what is there stays, for nodes have credentials from it.
 */
export async function writeNatsKeys(directory: string, storeDirectory: string): Promise<'made' | 'there'> {
  await mkdir(directory, { recursive: true });
  const [config, seedFile] = [join(directory, 'nats.conf'), join(directory, 'account.seed')];
  if (await isThere(config)) return 'there';
  const seeds = newAuthoritySeeds();
  const { operatorJwt, systemAccount, accounts } = await authorityOf(seeds, 'hub');
  await writeFile(seedFile, `${seeds.hubSigner}\n${publicKeyOf(seeds.account)}\n`, { mode: 0o600 });
  await chmod(seedFile, 0o600);
  const lines = [
    '# Written by `fuel hub nats-keys`. It holds no secret: those are in account.seed, for the hub alone.',
    'port: 4222', 'http_port: 8222', `jetstream { store_dir: ${JSON.stringify(storeDirectory)} }`,
    `operator: ${operatorJwt}`, `system_account: ${systemAccount}`, 'resolver: MEMORY',
    'resolver_preload {', ...Object.entries(accounts).map(([account, jwt]) => `  ${account}: ${jwt}`), '}', '',
  ];
  // Last: whoever finds it finds the seed too.
  await writeFile(config, lines.join('\n'), { mode: 0o644 });
  return 'made';
}

async function isThere(file: string): Promise<boolean> {
  try {
    await readFile(file);
    return true;
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') return false;
    throw cause;
  }
}
