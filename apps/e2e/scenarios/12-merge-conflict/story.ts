import assert from 'node:assert/strict';
import { commitTo, visibleRefs } from '../../src/stage/git.ts';
import { write } from '../../src/stage/script.ts';
import type { Story } from '../../src/story.ts';

/** `types` would land first and merges cleanly; `web` does not. All or nothing: not even `types` moves. */
export const story: Story = {
  title: 'a merge conflict in one repository stops the landing before the first push and shows in the inbox',
  async play(stage) {
    await stage.addRepository('web');
    await stage.addRepository('types', { consumers: ['web'] });
    for (const name of ['types', 'web']) await stage.addNode(`${name}-1`, name);
    const feature = await stage.create({
      name: 'Collision',
      tasks: [
        { key: 'types', repository: 'types', title: 'Types', prompt: write('types.txt', 'types\n') },
        { key: 'web', repository: 'web', title: 'Web', prompt: write('page.txt', 'from the feature\n'), dependsOn: ['types'] },
      ],
    });
    await stage.start(feature.id);
    const done = await stage.reach(feature.id, 'review_pending');
    await commitTo(stage.repository('web'), 'Somebody was faster', { 'page.txt': 'from somebody else\n' });
    const before = await Promise.all(['types', 'web'].map((name) => visibleRefs(stage.repository(name))));
    await stage.approve(done);
    const stopped = await stage.reach(feature.id, 'conflict');
    assert.deepEqual(await Promise.all(['types', 'web'].map((name) => visibleRefs(stage.repository(name)))), before);
    const part = stopped.landing?.repositories.find((one) => one.name === 'web');
    assert.deepEqual([part?.state, part?.conflict?.paths], ['conflicted', ['page.txt']]);
    const inbox = await stage.client.call('listInbox', {});
    assert.ok(inbox.ok && inbox.value.items.some((item) => item.kind === 'conflict' && item.body.includes('page.txt')));
  },
};
