import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '@fuel/testing';
import { processesOn } from '../../src/stage/processes.ts';
import { dist, type Program, startProgram } from '../../src/stage/programs.ts';
import type { Stage } from '../../src/stage/stage.ts';
import type { Story } from '../../src/story.ts';

const initdbWorks = async (data: string): Promise<boolean> => (await readdir(join(data, 'postgres'))).some((name) => name.startsWith('data.unfinished-'));

/** A hub that is not waited for: the story disturbs it while it starts. `seen` is a line of its log. */
const begin = (stage: Stage, name: string, seen: string): Promise<Program> =>
  startProgram({
    args: [dist('hub.js'), 'start'],
    cwd: stage.root,
    env: { ...stage.mark, FUEL_HUB_DATA: stage.hubData(name), FUEL_HUB_PORT: '0' },
    log: join(stage.root, 'logs', `${name}-begun.log`),
    ready: (line) => line.includes(seen),
  });

export const story: Story = {
  title: 'an embedded hub that is killed while it makes its database, stopped while it starts, started twice, or loses its database',
  embedded: true,
  hubByHand: true,
  async play(stage) {
    const data = stage.hubData();

    // Killed while initdb works: whatever that leaves is no database, and the next start makes one.
    const dying = begin(stage, 'hub', 'never said').catch(() => null);
    await until(() => initdbWorks(data), { timeoutMs: 30_000, describe: 'initdb works' });
    const holder = Number.parseInt(await readFile(join(data, 'hub.lock'), 'utf8'), 10);
    process.kill(holder, 'SIGKILL');
    await dying;
    await stage.startHub();
    const status = await stage.fuel(['status']);
    assert.equal(status.code, 0, status.stderr);

    // A second one on the same directory is refused, and the first serves on.
    const second = await stage.fuel(['hub', 'start'], { env: { FUEL_HUB_PORT: '0' } });
    assert.equal(second.code, 1);
    assert.match(second.stderr, /another hub \(process \d+\) runs on the data directory .*\n.*FUEL_HUB_DATA/);
    assert.ok((await stage.client.call('getStatus')).ok);

    // The database dies beneath it: there is nothing to serve, so it ends with what it started, and says why.
    const postgres = Number.parseInt(await readFile(join(data, 'postgres', 'data', 'postmaster.pid'), 'utf8'), 10);
    process.kill(postgres, 'SIGKILL');
    assert.equal(await stage.hub().ended(), 1);
    assert.match(await readFile(stage.hub().log, 'utf8'), /Stopping, because the embedded Postgres has ended/);
    assert.deepEqual(await processesOn(data), []);

    // It starts again with what was committed. Ctrl-C while it starts is heard, however early.
    const early = await begin(stage, 'hub', 'embedded Postgres serves');
    assert.equal(await early.interrupt(), 0);
    assert.deepEqual(await processesOn(data), []);
    await stage.startHub();
  },
};
