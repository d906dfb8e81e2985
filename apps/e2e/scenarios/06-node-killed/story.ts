import assert from 'node:assert/strict';
import { fileAt } from '../../src/stage/git.ts';
import { script } from '../../src/stage/script.ts';
import type { Story } from '../../src/story.ts';

export const story: Story = {
  title: 'a node is killed in mid-task; after its restart the task completes once and nothing of the old attempt runs on',
  async play(stage) {
    await stage.addRepository('app');
    await stage.addNode('app-1', 'app');
    const began = `${stage.root}/began`;
    const feature = await stage.create({
      name: 'Power cut',
      tasks: [{ key: 'only', repository: 'app', title: 'Only', prompt: script('Survive.', [{ whenEpoch: 1, steps: [{ write: began, content: '' }, { write: 'half.txt', content: 'half\n' }, { sleep: 600_000 }] }, { write: 'whole.txt', content: 'whole\n' }, { commit: 'whole' }]) }],
    });
    await stage.start(feature.id);
    await stage.waitFor(feature.id, 'the attempt runs', (one) => one.tasks[0]?.state === 'running');
    await stage.exists(began);
    await stage.node('app-1').kill();
    await stage.startNode('app-1');
    const done = await stage.reach(feature.id, 'review_pending');
    assert.equal(done.tasks[0]?.epoch, 2);
    await stage.approve(done);
    await stage.reach(feature.id, 'landed');
    assert.equal(await fileAt(stage.repository('app'), 'main', 'whole.txt'), 'whole');
    const events = await stage.events(feature.id);
    assert.equal(events.filter((event) => event.type === 'task.completed').length, 1);
  },
};
