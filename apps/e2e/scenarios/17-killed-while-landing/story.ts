import assert from 'node:assert/strict';
import type { WholeFeature } from '@fuel/client';
import { fileAt, git, visibleRefs } from '../../src/stage/git.ts';
import { holdUp } from '../../src/stage/hold-up.ts';
import { reviewedPair } from '../../src/stage/reviewed-pair.ts';
import type { Stage } from '../../src/stage/stage.ts';
import type { Story } from '../../src/story.ts';

/** Each default branch holds the work and was moved exactly once by this feature. */
async function landedOnce(stage: Stage, feature: WholeFeature): Promise<void> {
  await stage.reach(feature.id, 'landed');
  for (const name of ['types', 'web']) {
    const repository = stage.repository(name);
    assert.equal(await fileAt(repository, 'main', `${feature.name}.txt`), feature.name);
    const merges = await git(repository.bare, 'log', '--first-parent', '--format=%H', `--grep=Fuel-Feature: ${feature.id}`, 'main');
    assert.equal(merges.split('\n').filter((line) => line !== '').length, 1, `${name} has the merge once`);
    assert.deepEqual(Object.keys(await visibleRefs(repository)), ['refs/heads/main']);
  }
  const events = (await stage.events(feature.id)).map((event) => event.type);
  const count = (type: string): number => events.filter((one) => one === type).length;
  assert.deepEqual([count('landing.began'), count('landing.partPublished'), count('landing.landed'), count('task.landed'), count('feature.landed')], [1, 1, 1, 2, 1]);
}

export const story: Story = {
  title: 'the hub is killed between the first and the last push of a landing, then a node before and in its push: each landing goes on and happens once',
  leaseMs: 3_000,
  async play(stage) {
    await stage.addRepository('web');
    await stage.addRepository('types', { consumers: ['web'] });
    for (const name of ['types', 'web']) await stage.addNode(`${name}-1`, name);

    const first = await reviewedPair(stage, 'first');
    const pushing = await holdUp(stage, 'web', 'first');
    await stage.approve(first);
    await pushing.reached;
    assert.equal(await fileAt(stage.repository('types'), 'main', 'first.txt'), 'first', 'the first repository is published');
    await stage.hub().kill();
    await stage.startHub();
    await pushing.letGo();
    await landedOnce(stage, first);

    // Everything is prepared and web's turn has not come: its node dies now.
    const second = await reviewedPair(stage, 'second');
    const before = await holdUp(stage, 'types', 'second');
    const webPush = await holdUp(stage, 'web', 'second-web');
    await stage.approve(second);
    await before.reached;
    await stage.node('web-1').kill();
    await before.letGo();
    await stage.waitFor(second.id, 'types is published', (one) => one.landing?.repositories.find((part) => part.name === 'types')?.state === 'published');
    await stage.startNode('web-1');
    // And once more in its push, which goes on without it.
    await webPush.reached;
    await stage.node('web-1').kill();
    await stage.startNode('web-1');
    await webPush.letGo();
    await landedOnce(stage, second);
  },
};
