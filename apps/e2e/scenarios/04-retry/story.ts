import assert from 'node:assert/strict';
import { script } from '../../src/stage/script.ts';
import type { Story } from '../../src/story.ts';

export const story: Story = {
  title: 'an agent fails, then succeeds; a check fails, then passes',
  async play(stage) {
    await stage.addRepository('app');
    await stage.addNode('app-1', 'app');
    const feature = await stage.create({
      name: 'Second try',
      tasks: [
        { key: 'crash', repository: 'app', title: 'Crash once', prompt: script('Crash once.', [{ whenEpoch: 1, steps: [{ exit: 1 }] }, { write: 'a.txt', content: 'a\n' }, { commit: 'a' }]) },
        {
          key: 'broken', repository: 'app', title: 'Break the check once',
          prompt: script('Break the check once.', [{ whenEpoch: 1, steps: [{ write: 'BROKEN', content: '' }, { commit: 'break' }] }, { whenEpoch: 2, steps: [{ remove: 'BROKEN' }, { write: 'b.txt', content: 'b\n' }, { commit: 'mend' }] }]),
        },
      ],
    });
    await stage.start(feature.id);
    const done = await stage.reach(feature.id, 'review_pending');
    assert.deepEqual(done.tasks.map((task) => [task.key, task.epoch, task.state]), [['crash', 2, 'reviewed'], ['broken', 2, 'reviewed']]);
    const types = (await stage.events(feature.id)).map((event) => event.type);
    assert.ok(types.includes('task.requeued') && types.includes('task.needsWork'));
  },
};
