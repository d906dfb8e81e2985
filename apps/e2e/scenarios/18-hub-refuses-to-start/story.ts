import assert from 'node:assert/strict';
import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newAuthoritySeeds } from '@fuel/bus';
import { freePort, startNats } from '@fuel/testing';
import { processesOn } from '../../src/stage/processes.ts';
import type { Story } from '../../src/story.ts';

const isThere = (path: string): Promise<boolean> => access(path).then(() => true, () => false);

/** Every wrong setting: what is said about it, word for word what a person has to act on. */
export const story: Story = {
  title: 'a hub that cannot have its Postgres or NATS does not start, says why and what to do, and leaves nothing running',
  hubByHand: true,
  async play(stage) {
    const { servers, root } = stage;
    const right = { DATABASE_URL: servers.databaseUrl, NATS_URL: servers.natsUrl, FUEL_NATS_ACCOUNT_SEED_FILE: servers.seedFile, FUEL_HUB_PORT: '0' };
    const file = async (name: string, text: string): Promise<string> => {
      await writeFile(join(root, name), text, { mode: 0o600 });
      return join(root, name);
    };
    const closed = await freePort();
    await using forgetful = await startNats({ config: servers.natsConfig, jetStream: false });
    const cases: [string, Record<string, string>, RegExp[]][] = [
      ['no seed', { FUEL_NATS_ACCOUNT_SEED_FILE: '' }, [/^FUEL_NATS_ACCOUNT_SEED_FILE is not set, and with a NATS server of your own/, /Give the path of a file that holds a signing seed/, /leave NATS_URL away/]],
      ['no seed and no address', { FUEL_NATS_ACCOUNT_SEED_FILE: '', DATABASE_URL: 'localhost' }, [/DATABASE_URL is not the address of a Postgres database/, /FUEL_NATS_ACCOUNT_SEED_FILE is not set/]],
      ['seed nowhere', { FUEL_NATS_ACCOUNT_SEED_FILE: join(root, 'nowhere') }, [/FUEL_NATS_ACCOUNT_SEED_FILE names .*nowhere, which cannot be read/, /Give the path of a file/]],
      ['seed empty', { FUEL_NATS_ACCOUNT_SEED_FILE: await file('empty', '\n') }, [/the file holds no seed/, /nsc edit account --sk generate/]],
      ['seed of a user', { FUEL_NATS_ACCOUNT_SEED_FILE: await file('operator.seed', newAuthoritySeeds().operator) }, [/not the seed of an account/]],
      ['seed of another account', { FUEL_NATS_ACCOUNT_SEED_FILE: await file('other.seed', newAuthoritySeeds().account) }, [/NATS does not let the hub in: .*authorization/i, /the seed in FUEL_NATS_ACCOUNT_SEED_FILE belongs to an account that it knows/]],
      ['nobody at NATS', { NATS_URL: `nats://127.0.0.1:${closed}` }, [/NATS cannot be reached: .*127\.0\.0\.1/, /Check NATS_URL/]],
      ['NATS without JetStream', { NATS_URL: forgetful.url }, [/NATS does not keep the hub's messages: /, /Check that JetStream is switched on/]],
      ['nobody at Postgres', { DATABASE_URL: `postgresql://fuel:hunter2@127.0.0.1:${closed}/fuel` }, [/Postgres.* cannot be reached.*127\.0\.0\.1/, /Check DATABASE_URL/, /without DATABASE_URL the hub starts one of its own/]],
      ['no such database', { DATABASE_URL: servers.databaseUrl.replace(/[^/]+$/, 'nowhere') }, [/database "?nowhere"?.* does not exist/, /DATABASE_URL/]],
      ['own Postgres, wrong NATS', { DATABASE_URL: '', FUEL_NATS_ACCOUNT_SEED_FILE: await file('other-again.seed', newAuthoritySeeds().account) }, [/NATS does not let the hub in/]],
    ];
    const hubs = cases.map(async ([name, wrong, words], index) => {
      const data = stage.hubData(`hub-${index}`);
      const began = performance.now();
      const { code, stdout, stderr } = await stage.fuel(['hub', 'start', '--json'], { env: { ...right, FUEL_HUB_DATA: data, ...wrong } });
      const say = `${name} (${Math.round(performance.now() - began)} ms)\n${stderr}`;
      assert.equal(code, 1, say);
      assert.equal(stdout, '', say);
      for (const word of words) assert.match(stderr, word, say);
      assert.ok(!stderr.includes('hunter2') && !/\bS[AOU][A-Z2-7]{56}/.test(stderr), `a secret is told: ${say}`);
      assert.ok(!/\n {4}at /.test(stderr), `a stack is for whoever mends the hub, not for whoever starts it: ${say}`);
      for (const left of ['hub.lock', 'hub.json']) assert.ok(!(await isThere(join(data, left))), `${name} left ${left}`);
    });
    const wrong = (await Promise.allSettled(hubs)).flatMap((end) => (end.status === 'rejected' ? [String(end.reason)] : []));
    assert.deepEqual(wrong, []);
    assert.deepEqual(await processesOn(root).then((all) => all.filter(({ command }) => !command.includes('jetstream'))), []);
  },
};
