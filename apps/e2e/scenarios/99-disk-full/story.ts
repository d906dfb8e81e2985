import assert from 'node:assert/strict';
import { join } from 'node:path';
import { until } from '@fuel/testing';
import { script, write } from '../../src/stage/script.ts';
import { smallDisk, whyNoSmallDisk } from '../../src/stage/small-disk.ts';
import { type Stage, value } from '../../src/stage/stage.ts';
import type { Story } from '../../src/story.ts';

export const story: Story = {
  title: 'the disk of a node is full to the last byte: it takes no more work and says why, what ran is told from its reserve, also after kill -9, and it goes on when there is room',
  cannot: whyNoSmallDisk,
  async play(stage) {
    await stage.addRepository('app');
    await using disk = await smallDisk(join(stage.root, 'nodes'), 96);
    await stage.addNode('app-1', 'app');
    const [began, goOn] = [join(stage.root, 'began'), join(stage.root, 'go-on')];
    const first = await stage.create({
      name: 'Full',
      tasks: [{ key: 'first', repository: 'app', title: 'First', prompt: script('Work on.', [{ whenEpoch: 1, steps: [{ write: began, content: '' }, { waitForFile: goOn }, { exit: 1 }] }, { write: 'done.txt', content: 'done\n' }, { commit: 'done' }]) }],
    });
    await stage.start(first.id);
    await stage.waitFor(first.id, 'the attempt runs', ({ tasks }) => tasks[0]?.state === 'running');
    await stage.exists(began);

    await disk.fill();
    await until(async () => (await refusedOf(stage))?.includes('the disk is nearly full') === true, { timeoutMs: 20_000, describe: 'the hub knows why the node takes no work' });
    const second = await stage.create({ name: 'Later', tasks: [{ key: 'later', repository: 'app', title: 'Later', prompt: write('later.txt', 'later\n') }] });
    await stage.start(second.id);
    await stage.touch(goOn);
    await stage.waitForEvents(first.id, 'the end of the attempt was told from a full disk', (events) => events.some(({ type }) => type === 'task.failed' || type === 'task.requeued'));
    assert.equal((await stage.feature(second.id)).tasks[0]?.state, 'ready', 'no work is taken');

    await stage.node('app-1').kill();
    await stage.startNode('app-1', { ready: 'connected' });
    assert.match(await refusedOf(stage) ?? '', /the disk is nearly full/);
    await disk.makeRoom();
    for (const { id } of [first, second]) await stage.approve(await stage.reach(id, 'review_pending'));
    for (const { id } of [first, second]) await stage.reach(id, 'landed');
    assert.match(await stage.said('app-1'), /there is room again/);
    await until(async () => value(await stage.client.call('getStatus')).outbox === 0, { timeoutMs: 10_000, describe: 'all orders are confirmed' });
    await stage.node('app-1').stop();
  },
};

const refusedOf = async (stage: Stage): Promise<string | null | undefined> => value(await stage.client.call('listNodes', {})).items[0]?.refused;
