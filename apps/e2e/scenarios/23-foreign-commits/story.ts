import assert from 'node:assert/strict';
import type { WholeFeature } from '@fuel/client';
import { commitTo, contains, fileAt, visibleRefs } from '../../src/stage/git.ts';
import { holdUp } from '../../src/stage/hold-up.ts';
import { reviewedPair } from '../../src/stage/reviewed-pair.ts';
import { type Stage, value } from '../../src/stage/stage.ts';
import type { Story } from '../../src/story.ts';

/** Everything is prepared and `types` is being pushed; then somebody pushes to `web`. */
async function approveAndPush(stage: Stage, feature: WholeFeature, files: Readonly<Record<string, string>>): Promise<string> {
  const pushing = await holdUp(stage, 'types', feature.name);
  await stage.approve(feature);
  await pushing.reached;
  const foreign = await commitTo(stage.repository('web'), 'Somebody else', files);
  await pushing.letGo();
  return foreign;
}

export const story: Story = {
  title: 'somebody pushes while a landing is under way: their commit stays, the landing is computed again; what no longer fits stops half way and says so',
  async play(stage) {
    await stage.addRepository('web');
    await stage.addRepository('types', { consumers: ['web'] });
    for (const name of ['types', 'web']) await stage.addNode(`${name}-1`, name);
    const web = stage.repository('web');

    const first = await reviewedPair(stage, 'first');
    const beside = await approveAndPush(stage, first, { 'beside.txt': 'beside\n' });
    await stage.reach(first.id, 'landed');
    assert.ok(await contains(web.bare, 'main', beside));
    assert.deepEqual([await fileAt(web, 'main', 'beside.txt'), await fileAt(web, 'main', 'first.txt')], ['beside', 'first']);
    const types = (await stage.events(first.id)).map((event) => event.type);
    assert.equal(types.filter((type) => type === 'landing.baseMoved').length, 1, types.join(', '));

    const second = await reviewedPair(stage, 'second');
    const instead = await approveAndPush(stage, second, { 'second.txt': 'theirs\n' });
    const stopped = await stage.reach(second.id, 'partial');
    assert.deepEqual(await visibleRefs(web), { 'refs/heads/main': instead }, 'nothing was pushed over it');
    assert.equal(await fileAt(stage.repository('types'), 'main', 'second.txt'), 'second');
    assert.deepEqual(stopped.landing?.repositories.map((part) => [part.name, part.state]), [['types', 'published'], ['web', 'conflicted']]);
    const { items } = value(await stage.client.call('listInbox', { query: { feature: second.id } }));
    assert.deepEqual(items.map((item) => item.kind), ['conflict']);
    assert.match(items[0]?.body ?? '', /"Web of second" \(web\) does not merge into main of web: second\.txt\nThe default branch of types already holds the change\.\nDecide:/);
    const watched = await stage.fuel(['feature', 'watch', second.id]);
    assert.equal(watched.code, 5, watched.stderr);
  },
};
