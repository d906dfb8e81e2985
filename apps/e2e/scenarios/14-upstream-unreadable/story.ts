import assert from 'node:assert/strict';
import { rename } from 'node:fs/promises';
import { script, write } from '../../src/stage/script.ts';
import type { Story } from '../../src/story.ts';

/** The repository goes away after its own task is done: only whoever needs its work from now on cannot read it. */
export const story: Story = {
  title: 'a node that cannot read the upstream repository waits with that reason, and goes on by itself when it can',
  async play(stage) {
    const { bare } = await stage.addRepository('types', { consumers: [] });
    await stage.addRepository('web');
    await stage.addNode('types-1', 'types');
    const feature = await stage.create({
      name: 'Locked out',
      tasks: [
        { key: 'types', repository: 'types', title: 'Types', prompt: write('contract.txt', 'v1\n') },
        {
          key: 'web', repository: 'web', title: 'Web', dependsOn: ['types'],
          prompt: script('Use it.', [{ copyUpstream: { repository: 'types', from: 'contract.txt', to: 'contract.txt' } }, { commit: 'web' }]),
        },
      ],
    });
    await stage.start(feature.id);
    await stage.waitFor(feature.id, 'types is reviewed', (one) => one.tasks.some((task) => task.key === 'types' && task.state === 'reviewed'));
    await rename(bare, `${bare}.away`);
    await stage.addNode('web-1', 'web');

    const waiting = await stage.waitFor(feature.id, 'web waits for access', (one) => one.tasks.some((task) => task.key === 'web' && task.state === 'ready' && task.waits?.includes('repository "types"') === true));
    const web = waiting.tasks.find((task) => task.key === 'web');
    assert.match(web?.waits ?? '', /goes on at .+: repository "types": .+; check the address of the repository, and that the user that runs this node may see it/);
    const blocked = await stage.client.call('listInbox', { query: { feature: feature.id } });
    assert.ok(blocked.ok);
    const [item, ...more] = blocked.value.items;
    assert.deepEqual([item?.kind, item?.task, more.length], ['blocked', web?.id, 0]);
    assert.match(item?.body ?? '', /repository "types".*\n.*tried again by itself/);

    await rename(`${bare}.away`, bare);
    const done = await stage.reach(feature.id, 'review_pending');
    const open = await stage.client.call('listInbox', { query: { feature: feature.id } });
    assert.ok(open.ok);
    assert.deepEqual(open.value.items.map((one) => one.kind), ['review'], 'what it waited for is done with');
    await stage.approve(done);
    await stage.reach(feature.id, 'landed');
  },
};
