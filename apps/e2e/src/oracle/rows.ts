import assert from 'node:assert/strict';
import { openStore } from '@fuel/store';
import type { Stage } from '../stage/stage.ts';

/** What of the rows is not what the log says; `fuel hub verify` without the start of a process where the database is ours. */
export async function rowsAreTheLog(stage: Stage, embedded: boolean): Promise<void> {
  if (embedded) {
    const { code, stdout, stderr } = await stage.fuel(['hub', 'verify']);
    assert.equal(code, 0, `${stdout}${stderr}`);
    return;
  }
  const store = openStore({ url: stage.servers.databaseUrl, poolSize: 1, log: () => undefined });
  try {
    const { found, differences } = await store.verify({ most: 20 });
    assert.deepEqual(differences, [], `${found} differences between the rows and the log`);
  } finally {
    await store.close();
  }
}
