import assert from 'node:assert/strict';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { journalAt, type JournalSeen } from '@fuel/local';
import { openClient, until } from '@fuel/testing';
import { noopPlan } from '../../src/stage/noop-plan.ts';
import { script } from '../../src/stage/script.ts';
import type { Stage } from '../../src/stage/stage.ts';
import { thorough } from '../../src/stage/thorough.ts';
import type { Story } from '../../src/story.ts';

const leaseMs = 3_000;
const awayMs = thorough ? 120_000 : 2 * leaseMs;
const [width, depth] = thorough ? [40, 60] : [20, 15];
const deliveredWithinMs = 5_000;

/**
 * Three attempts run when NATS goes: one ends before the node is killed, one is killed while its work is pushed, one while its agent works. The
 * first two count as they are; of the third the end is told, and it is tried again.
 */
export const story: Story = {
  title: 'NATS is away under load, for 120 s when all faults are tried, and the node is killed meanwhile: no fact is lost or doubled, what was finished counts, and all is told within 5 s',
  leaseMs,
  async play(stage) {
    for (const name of ['app', 'web']) await stage.addRepository(name);
    await stage.addNode('one', ['app', 'web'], { FUEL_ALLOW_NOOP_AGENT: '1', FUEL_NODE_SLOTS: '8' });
    const file = (name: string): string => join(stage.root, name);
    const work = (key: string, repository: string, then: readonly unknown[] = []) => ({
      key, repository, title: key, prompt: script(key, [{ whenEpoch: 1, steps: [{ write: file(`${key}-began`), content: '' }, { waitForFile: file(`${key}-go`) }] }, ...then, { write: `${key}.txt`, content: key }, { commit: key }]),
    });
    const feature = await stage.create({ name: 'Cut off', tasks: [work('ended', 'app'), work('pushed', 'web'), work('worked', 'app')] });
    await stage.start(feature.id);
    for (const key of ['ended', 'pushed', 'worked']) await stage.exists(file(`${key}-began`));
    await stage.waitFor(feature.id, 'all three run', ({ tasks }) => tasks.every((task) => task.state === 'running'));
    const load = await stage.create(noopPlan('Load', { width, depth }));
    await stage.start(load.id);
    await stage.waitFor(load.id, 'the load is under way', ({ counters }) => (counters['no_change'] ?? 0) > width);

    await stage.servers.stopNats();
    const over = Date.now() + awayMs;
    await pushesWait(stage, 'web', file('push'));
    for (const key of ['ended', 'pushed']) await stage.touch(file(`${key}-go`));
    await stage.exists(file('push-began'));
    await until(async () => (await stage.said('one')).includes('attempt finished'), { timeoutMs: 30_000, describe: 'the first has a result that nobody hears' });
    await stage.node('one').kill();
    await stage.startNode('one', { ready: 'node started' });
    await stage.touch(file('push-go'));
    await until(async () => (await stage.said('one')).split('attempt finished').length > 3, { timeoutMs: 30_000, describe: 'the push went on after the restart' });
    await sleep(Math.max(0, over - Date.now()));
    const journal = () => journalAt(join(stage.root, 'nodes', 'one', 'node.db'));
    const { waiting } = journal();
    await stage.servers.startNats();
    const back = Date.now();
    await until(() => journal().waiting === 0, { timeoutMs: 60_000, describe: 'the hub has settled all facts', everyMs: 20 });
    const took = Date.now() - back;
    console.log(`        ${waiting} facts told and settled ${took} ms after NATS was back (at most ${deliveredWithinMs}), after ${Math.round(awayMs / 1_000)} s without it`);
    assert.ok(waiting >= 5 && took <= deliveredWithinMs);

    const done = await stage.reach(feature.id, 'review_pending');
    assert.deepEqual(done.tasks.map(({ key, epoch }) => `${key} ${epoch}`).sort(), ['ended 1', 'pushed 1', 'worked 2']);
    const loaded = await stage.reach(load.id, 'review_pending');
    assert.ok(loaded.tasks.every(({ epoch }) => epoch === 1), 'what waited or was done when the node was killed is not done again');
    await eachOnce(stage, journal().boots);
    await stage.approve(done);
    await stage.reach(feature.id, 'landed');
  },
};

/** From here on whoever pushes to the repository waits. */
async function pushesWait(stage: Stage, repository: string, file: string): Promise<void> {
  const hook = join(stage.repository(repository).bare, 'hooks', 'update');
  await writeFile(hook, `#!/bin/sh\ntouch '${file}-began'\nwhile [ ! -e '${file}-go' ]; do sleep 0.05; done\n`);
  await chmod(hook, 0o755);
}

/** The hub has settled exactly what was journalled, and each attempt began and ended once. */
async function eachOnce(stage: Stage, boots: JournalSeen['boots']): Promise<void> {
  await using database = await openClient(stage.servers.databaseUrl);
  const cursors = await database.rows('select boot, settled::int as last from fact_cursors');
  for (const { boot, last } of boots) assert.ok(last === 0 || cursors.some((one) => one['boot'] === boot && one['last'] === last), `the hub settled boot ${boot} up to ${last}`);
  const events = await stage.events();
  for (const { id, key, epoch } of (await stage.features()).items.flatMap(({ tasks }) => tasks)) {
    const times = (type: string): number => events.filter((event) => event.task === id && event.type === type).length;
    assert.deepEqual([times('task.started'), times('task.completed') + times('task.unchanged')], [epoch, 1], `${key} began and ended once an attempt`);
  }
}
