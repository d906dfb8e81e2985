import assert from 'node:assert/strict';
import { nextDispatch } from '../../src/stage/next-dispatch.ts';
import { script } from '../../src/stage/script.ts';
import type { Story } from '../../src/story.ts';

/** With a second node its work is taken over: that is 09. Alone, it is only suspected, and what it brings counts. */
export const story: Story = {
  title: 'the only node stands still for longer than its lease and goes on: nobody takes its task away, and its result counts',
  leaseMs: 2_000,
  async play(stage) {
    await stage.addRepository('app');
    await stage.addNode('app-1', 'app', { FUEL_ALLOW_NOOP_AGENT: '1' });
    const [began, goOn] = [`${stage.root}/began`, `${stage.root}/go-on`];
    const feature = await stage.create({
      name: 'Nap',
      tasks: [
        { key: 'first', repository: 'app', title: 'First', prompt: script('Sleep.', [{ write: began, content: '' }, { waitForFile: goOn }, { declareNoChange: 'it is there already' }]) },
        { key: 'next', repository: 'app', title: 'Next', agent: 'noop', prompt: 'Nothing.', dependsOn: ['first'] },
      ],
    });
    await stage.start(feature.id);
    await stage.exists(began);
    stage.node('app-1').freeze();
    await stage.touch(goOn);
    await stage.waitFor(feature.id, 'the attempt is suspected', (one) => one.tasks[0]?.state === 'suspect');
    stage.node('app-1').thaw();
    await nextDispatch(stage, feature.id, { since: Date.now(), after: 'the node went on', atMostMs: 15_000 });
    const done = await stage.reach(feature.id, 'review_pending');
    assert.deepEqual(done.tasks.map((task) => task.epoch), [1, 1]);
  },
};
