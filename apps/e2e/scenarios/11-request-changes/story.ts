import assert from 'node:assert/strict';
import { fileAt } from '../../src/stage/git.ts';
import { script, write } from '../../src/stage/script.ts';
import type { Story } from '../../src/story.ts';

/** The comment brings a script of its own, so the second attempt writes v2 only if the comment is in its prompt. The consumer saw the first contract; when the producer's work changes it is checked again beside the new one, without a new attempt. */
export const story: Story = {
  title: 'a stale approval is refused; a request for changes gives the producer a next attempt and makes its consumer stale',
  async play(stage) {
    for (const name of ['types', 'web']) {
      await stage.addRepository(name);
      await stage.addNode(`${name}-1`, name);
    }
    const feature = await stage.create({
      name: 'Second thoughts',
      tasks: [
        { key: 'types', repository: 'types', title: 'Types', prompt: write('contract.txt', 'v1\n') },
        { key: 'web', repository: 'web', title: 'Web', prompt: script('Use it.', [{ write: 'web.txt', content: 'uses the contract\n' }, { commit: 'web' }]), dependsOn: ['types'] },
      ],
    });
    await stage.start(feature.id);
    const first = await stage.reach(feature.id, 'review_pending');
    const answer = await stage.client.call('requestChanges', { params: { id: feature.id }, body: { comments: [{ task: 'types', text: write('contract.txt', 'v2\n') }] } });
    assert.ok(answer.ok);
    const types = first.tasks.find((task) => task.key === 'types');
    const second = await stage.waitFor(feature.id, 'the second round is reviewed', (one) => one.state === 'review_pending' && one.tasks.find((task) => task.key === 'types')?.head !== types?.head);
    const stale = await stage.client.call('approveFeature', { params: { id: feature.id }, body: { expected: { ...first.expected } } });
    assert.ok(!stale.ok && 'problem' in stale);
    assert.deepEqual([stale.problem.status, stale.problem.code, stale.problem.expected], [412, 'feature.stale_approval', second.expected]);
    assert.deepEqual(second.tasks.map((task) => [task.key, task.epoch, task.state]), [['types', 2, 'reviewed'], ['web', 1, 'reviewed']]);
    const web = second.tasks.find((task) => task.key === 'web');
    const staled = (await stage.events(feature.id)).filter((event) => event.type === 'task.staled');
    assert.deepEqual(staled.map((event) => event.task), [web?.id]);
    await stage.approve(second);
    await stage.reach(feature.id, 'landed');
    assert.equal(await fileAt(stage.repository('types'), 'main', 'contract.txt'), 'v2');
  },
};
