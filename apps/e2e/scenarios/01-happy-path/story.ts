import assert from 'node:assert/strict';
import { fileAt } from '../../src/stage/git.ts';
import { script, write } from '../../src/stage/script.ts';
import type { Story } from '../../src/story.ts';

/** types -> api -> web: each consumer really reads the work of the one before it, and the default branches move in that order. */
export const story: Story = {
  title: 'one feature over three repositories, from REST to landed branches',
  async play(stage) {
    await stage.addRepository('web');
    await stage.addRepository('api', { consumers: ['web'] });
    await stage.addRepository('types', { consumers: ['api'] });
    for (const name of ['types', 'api', 'web']) await stage.addNode(`${name}-1`, name);
    const copy = (from: string) => script('Take over what the upstream made.', [{ copyUpstream: { repository: from, from: 'contract.txt', to: 'contract.txt' } }, { commit: `Use ${from}` }]);
    const feature = await stage.create({
      name: 'User preferences',
      tasks: [
        { key: 'web', repository: 'web', title: 'Show preferences', prompt: copy('api'), dependsOn: ['api'] },
        { key: 'api', repository: 'api', title: 'Serve preferences', prompt: copy('types'), dependsOn: ['types'] },
        { key: 'types', repository: 'types', title: 'Define preferences', prompt: write('contract.txt', 'preferences v1\n') },
      ],
    });
    assert.equal(feature.state, 'planned');
    await stage.start(feature.id);
    const reviewable = await stage.reach(feature.id, 'review_pending');
    const inbox = await stage.client.call('listInbox', {});
    assert.ok(inbox.ok && inbox.value.items.some((item) => item.kind === 'review' && item.feature === feature.id));
    await stage.approve(reviewable);
    await stage.reach(feature.id, 'landed');
    for (const name of ['types', 'api', 'web']) assert.equal(await fileAt(stage.repository(name), 'main', 'contract.txt'), 'preferences v1');
    const events = await stage.events(feature.id);
    const published = events.filter((event) => event.type === 'landing.partPublished' || event.type === 'landing.landed').map((event) => (event.data['note'] as { repository: string }).repository);
    const names = await Promise.all(published.map(async (id) => { const one = await stage.client.call('getRepository', { params: { id } }); return one.ok ? one.value.name : ''; }));
    assert.deepEqual(names, ['types', 'api', 'web']);
  },
};
