import assert from 'node:assert/strict';
import { fileAt } from '../../src/stage/git.ts';
import { script, write } from '../../src/stage/script.ts';
import type { Story } from '../../src/story.ts';

/** base -> left, right -> join, with base and join in one repository: the join begins on top of base and sees both sides. */
export const story: Story = {
  title: 'a diamond over three repositories, whose ends share one',
  async play(stage) {
    for (const name of ['core', 'left', 'right']) {
      await stage.addRepository(name);
      await stage.addNode(`${name}-1`, name);
    }
    const feature = await stage.create({
      name: 'Diamond',
      tasks: [
        { key: 'base', repository: 'core', title: 'Base', prompt: write('base.txt', 'base\n') },
        { key: 'left', repository: 'left', title: 'Left', prompt: write('left.txt', 'left\n'), dependsOn: ['base'] },
        { key: 'right', repository: 'right', title: 'Right', prompt: write('right.txt', 'right\n'), dependsOn: ['base'] },
        {
          key: 'join', repository: 'core', title: 'Join', dependsOn: ['left', 'right'],
          prompt: script('Join both sides on top of the base.', [
            { failUnlessFile: 'base.txt' },
            { copyUpstream: { repository: 'left', from: 'left.txt', to: 'from-left.txt' } },
            { copyUpstream: { repository: 'right', from: 'right.txt', to: 'from-right.txt' } },
            { commit: 'Join' },
          ]),
        },
      ],
    });
    await stage.start(feature.id);
    await stage.approve(await stage.reach(feature.id, 'review_pending'));
    await stage.reach(feature.id, 'landed');
    const core = stage.repository('core');
    assert.deepEqual(await Promise.all(['base.txt', 'from-left.txt', 'from-right.txt'].map((path) => fileAt(core, 'main', path))), ['base', 'left', 'right']);
  },
};
