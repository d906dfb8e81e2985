import assert from 'node:assert/strict';
import { contains, fileAt } from '../../src/stage/git.ts';
import { script, write } from '../../src/stage/script.ts';
import type { Story } from '../../src/story.ts';

/** Infrastructure lands first, somebody applies it, and then the application goes on: two stages, each reviewed and approved. */
export const story: Story = {
  title: 'terraform: a plan lands, is applied outside, and the application follows in a stage of its own',
  async play(stage) {
    for (const name of ['infra', 'app']) {
      await stage.addRepository(name);
      await stage.addNode(`${name}-1`, name === 'app' ? ['app', 'infra'] : name);
    }
    const feature = await stage.create({
      name: 'Queues',
      tasks: [
        { key: 'plan', repository: 'infra', title: 'Add a queue', prompt: write('queue.tf', 'resource queue\n') },
        { key: 'applied', kind: 'external', title: 'Apply it', prompt: 'terraform apply', signal: { name: 'applied', match: { env: 'prod' } }, subject: 'infra-prod', dependsOn: [{ task: 'plan', until: { landed: true } }] },
        {
          key: 'app', repository: 'app', title: 'Use the queue', dependsOn: ['applied'],
          prompt: script('Use it.', [{ copyUpstream: { repository: 'infra', from: 'queue.tf', to: 'queue.txt' } }, { commit: 'Use the queue' }]),
        },
        { key: 'alarm', repository: 'infra', title: 'Watch the queue', dependsOn: [{ task: 'plan', until: { landed: true } }], prompt: script('Watch it.', [{ failUnlessFile: 'queue.tf' }, { write: 'alarm.tf', content: 'alarm\n' }, { commit: 'Watch' }]) },
      ],
    });
    const state = async (key: string) => (await stage.feature(feature.id)).tasks.find((task) => task.key === key)?.state;
    await stage.start(feature.id);
    const first = await stage.reach(feature.id, 'review_pending');
    assert.deepEqual([await state('applied'), await state('app'), await state('alarm')], ['proposed', 'proposed', 'proposed']);
    await stage.approve(first);
    await stage.waitFor(feature.id, 'the second stage has begun', (one) => one.state === 'in_progress' && one.stage === 2);
    assert.equal(await fileAt(stage.repository('infra'), 'main', 'queue.tf'), 'resource queue');
    await stage.waitFor(feature.id, 'alarm is reviewed', (one) => one.tasks.find((task) => task.key === 'alarm')?.state === 'reviewed');
    assert.deepEqual([await state('plan'), await state('applied'), await state('app')], ['landed', 'ready', 'blocked']);
    const early = await stage.fuel(['signal', 'applied', 'infra-prod', '--payload', 'env=test']);
    assert.equal(early.code, 0, early.stderr);
    assert.equal(await state('applied'), 'ready', 'another environment was applied');
    await stage.fuel(['signal', 'applied', 'infra-prod', '--payload', 'env=prod']);
    const again = await stage.fuel(['signal', 'applied', 'infra-prod', '--payload', 'env=prod', '--json']);
    assert.equal((JSON.parse(again.stdout) as { tasks: string[] }).tasks.length, 1, 'told twice it counts once');
    const second = await stage.reach(feature.id, 'review_pending');
    assert.deepEqual(Object.keys(second.expected).length, 2, 'an approval names the tasks of its stage');
    await stage.approve(second);
    await stage.reach(feature.id, 'landed');
    assert.equal(await fileAt(stage.repository('app'), 'main', 'queue.txt'), 'resource queue');
    const plan = first.tasks.find((task) => task.key === 'plan')?.head ?? '';
    assert.ok(await contains(stage.repository('infra').bare, 'main', plan));
  },
};
