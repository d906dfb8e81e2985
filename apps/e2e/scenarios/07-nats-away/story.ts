import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { script } from '../../src/stage/script.ts';
import type { Story } from '../../src/story.ts';

const awayMs = 60_000;

export const story: Story = {
  title: 'NATS is away for 60 s in mid-task; the running attempt goes on and its result counts',
  async play(stage) {
    await stage.addRepository('app');
    await stage.addNode('app-1', 'app');
    const began = `${stage.root}/began`;
    const goOn = `${stage.root}/go-on`;
    const feature = await stage.create({
      name: 'Tunnel',
      tasks: [{ key: 'only', repository: 'app', title: 'Only', prompt: script('Work through it.', [{ write: began, content: '' }, { waitForFile: goOn }, { write: 'done.txt', content: 'done\n' }, { commit: 'done' }]) }],
    });
    await stage.start(feature.id);
    await stage.exists(began);
    await stage.servers.stopNats();
    await sleep(awayMs / 2);
    await stage.touch(goOn);
    await sleep(awayMs / 2);
    await stage.servers.startNats();
    const done = await stage.reach(feature.id, 'review_pending');
    assert.equal(done.tasks[0]?.epoch, 1, 'the attempt that ran through the outage is the one that counts');
    await stage.approve(done);
    await stage.reach(feature.id, 'landed');
  },
};
