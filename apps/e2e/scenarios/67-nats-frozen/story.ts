import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { nextDispatch } from '../../src/stage/next-dispatch.ts';
import { script } from '../../src/stage/script.ts';
import { thorough } from '../../src/stage/thorough.ts';
import type { Story } from '../../src/story.ts';

const frozenMs = thorough ? 60_000 : 6_000;

/** Worse than away: connections stay open and nobody answers. */
export const story: Story = {
  title: 'NATS is frozen by SIGSTOP in mid-task: nobody is taken for lost, and work goes on within 5 s of its return',
  leaseMs: 3_000,
  async play(stage) {
    await stage.addRepository('app');
    await stage.addNode('app-1', 'app', { FUEL_ALLOW_NOOP_AGENT: '1' });
    const [began, goOn] = [`${stage.root}/began`, `${stage.root}/go-on`];
    const prompt = script('Work through it.', [{ write: began, content: '' }, { waitForFile: goOn }, { declareNoChange: 'it is there already' }]);
    const feature = await stage.create({
      name: 'Ice',
      tasks: [
        { key: 'first', repository: 'app', title: 'First', prompt },
        { key: 'next', repository: 'app', title: 'Next', agent: 'noop', prompt: 'Nothing.', dependsOn: ['first'] },
      ],
    });
    await stage.start(feature.id);
    await stage.exists(began);
    stage.servers.freezeNats();
    await stage.touch(goOn);
    await sleep(frozenMs);
    stage.servers.thawNats();
    await nextDispatch(stage, feature.id, { since: Date.now(), after: 'NATS went on', atMostMs: 5_000 });
    const done = await stage.reach(feature.id, 'review_pending');
    assert.deepEqual(done.tasks.map((task) => task.epoch), [1, 1]);
  },
};
