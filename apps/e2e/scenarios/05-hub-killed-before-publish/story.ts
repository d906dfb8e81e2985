import assert from 'node:assert/strict';
import { write } from '../../src/stage/script.ts';
import type { Story } from '../../src/story.ts';

/** With NATS away the hub can commit the order and cannot publish it: exactly the moment at which it is killed. */
export const story: Story = {
  title: 'the hub is killed between commit and publish; after its restart the feature completes once',
  leaseMs: 30_000,
  async play(stage) {
    await stage.addRepository('app');
    await stage.addNode('app-1', 'app');
    const feature = await stage.create({ name: 'Once', tasks: [{ key: 'only', repository: 'app', title: 'Only', prompt: write('only.txt', 'only\n') }] });
    await stage.servers.stopNats();
    await stage.start(feature.id);
    await stage.waitFor(feature.id, 'the order is committed', (one) => one.tasks[0]?.state === 'dispatched');
    await stage.hub().kill();
    await stage.servers.startNats();
    await stage.startHub();
    await stage.approve(await stage.reach(feature.id, 'review_pending'));
    const landed = await stage.reach(feature.id, 'landed');
    assert.equal(landed.tasks[0]?.epoch, 1);
    assert.equal((await stage.events(feature.id)).filter((event) => event.type === 'task.completed').length, 1);
  },
};
