import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { script } from '../../src/stage/script.ts';
import type { Story } from '../../src/story.ts';

const leaseMs = 3_000;

/** A laptop that sleeps, a machine that swaps: the hub stands still for longer than a lease while its nodes work on. A second node would be given the task at once. */
export const story: Story = {
  title: 'a hub that stood still for longer than a lease takes nobody for lost: lease time does not run while it could not listen',
  leaseMs,
  async play(stage) {
    await stage.addRepository('app');
    await stage.addNode('app-1', 'app');
    const [began, goOn] = [`${stage.root}/began`, `${stage.root}/go-on`];
    const feature = await stage.create({
      name: 'Standstill',
      tasks: [{ key: 'only', repository: 'app', title: 'Only', prompt: script('Work through it.', [{ write: began, content: '' }, { waitForFile: goOn }, { write: 'done.txt', content: 'done\n' }, { commit: 'done' }]) }],
    });
    await stage.start(feature.id);
    await stage.exists(began);
    await stage.addNode('app-2', 'app');
    // The story is about time that passes: longer than a lease in which the hub has heard everybody, then longer than one in which it has not.
    await sleep(leaseMs + 500);
    stage.hub().freeze();
    await sleep(leaseMs + 500);
    stage.hub().thaw();
    await sleep(leaseMs);
    await stage.touch(goOn);
    const done = await stage.reach(feature.id, 'review_pending');
    assert.deepEqual([done.tasks[0]?.epoch, done.tasks[0]?.attempts], [1, 1]);
    assert.deepEqual((await stage.events(feature.id)).filter((event) => event.type === 'task.suspected'), []);
    await stage.approve(done);
    await stage.reach(feature.id, 'landed');
  },
};
