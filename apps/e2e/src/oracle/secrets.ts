import assert from 'node:assert/strict';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openClient } from '@fuel/testing';
import type { Stage } from '../stage/stage.ts';

/** The files that exist to hold a secret, with how it is read out of them. */
const keepers: readonly (readonly [RegExp, (text: string) => readonly string[]])[] = [
  [/(^|\/)(admin-token|password|[^/]+\.(seed|token))$/, (text) => [text.split('\n')[0] ?? '']],
  [/(^|\/)identity\.json$/, (text) => [(JSON.parse(text) as { nodeToken: string }).nodeToken]],
  [/(^|\/)nats\/keys\.json$/, (text) => Object.values(JSON.parse(text) as Record<string, string>)],
];

/** The seed of an nkey of any kind. */
const seed = /\bS[OAUNC][A-Z2-7]{56}\b/;

/** Each secret is in the file that keeps it, for its owner only, and nowhere else: not in a log, a journal, a stream, a ref, a row. */
export async function noSecrets(stage: Stage): Promise<void> {
  const paths: string[] = [];
  for (const entry of await readdir(stage.root, { recursive: true, withFileTypes: true })) if (entry.isFile()) paths.push(join(entry.parentPath, entry.name));
  const secrets = new Set(stage.joinTokens());
  for (const path of paths) {
    const read = keepers.find(([name]) => name.test(path))?.[1];
    if (read === undefined) continue;
    assert.equal((await stat(path)).mode & 0o077, 0, `${path} is open to others`);
    for (const secret of read(await readFile(path, 'utf8'))) if (secret.length > 10) secrets.add(secret);
  }
  for (const path of paths.filter((one) => !keepers.some(([name]) => name.test(one)))) none(secrets, path, await readFile(path, 'latin1'));
  await using database = await openClient(stage.servers.databaseUrl);
  const tables = await database.rows<{ name: string }>(`select table_name as name from information_schema.tables where table_schema = 'public'`);
  for (const { name } of tables) {
    const rows = await database.rows<{ row: string }>(`select t::text as row from "${name}" t`);
    none(secrets, `the table ${name}`, rows.map(({ row }) => row).join('\n'));
  }
}

function none(secrets: ReadonlySet<string>, where: string, text: string): void {
  for (const secret of secrets) assert.ok(!text.includes(secret), `${where} contains the secret ${secret.slice(0, 8)}…`);
  assert.ok(!seed.test(text), `${where} contains the seed of a key`);
}
