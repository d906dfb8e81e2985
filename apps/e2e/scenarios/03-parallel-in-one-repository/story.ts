import assert from 'node:assert/strict';
import { fileAt } from '../../src/stage/git.ts';
import { script } from '../../src/stage/script.ts';
import type { Story } from '../../src/story.ts';

const keys = ['one', 'two', 'three', 'four'];

/** Each agent waits until all four have begun: they can only finish if they really run at the same time. */
export const story: Story = {
  title: 'four tasks of one feature run at the same time in one repository and land together',
  async play(stage) {
    await stage.addRepository('app');
    await stage.addNode('app-1', 'app', { FUEL_NODE_SLOTS: '4' });
    const here = (key: string): string => `${stage.root}/began-${key}`;
    const feature = await stage.create({
      name: 'Four at once',
      tasks: keys.map((key) => ({
        key, repository: 'app', title: `Part ${key}`,
        prompt: script('Meet the others, then write.', [{ write: here(key), content: '' }, ...keys.map((other) => ({ waitForFile: here(other) })), { write: `${key}.txt`, content: `${key}\n` }, { commit: key }]),
      })),
    });
    await stage.start(feature.id);
    await stage.approve(await stage.reach(feature.id, 'review_pending'));
    await stage.reach(feature.id, 'landed');
    for (const key of keys) assert.equal(await fileAt(stage.repository('app'), 'main', `${key}.txt`), key);
  },
};
