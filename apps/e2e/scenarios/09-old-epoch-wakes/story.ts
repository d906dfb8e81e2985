import assert from 'node:assert/strict';
import { fileAt, refsOf, visibleRefs } from '../../src/stage/git.ts';
import { nextDispatch } from '../../src/stage/next-dispatch.ts';
import { script } from '../../src/stage/script.ts';
import type { Story } from '../../src/story.ts';

/** The first node freezes in mid-task, another takes over, the feature lands; then the first wakes, works on and pushes. */
export const story: Story = {
  title: 'an attempt of an old epoch wakes and pushes, and nothing that people see moves',
  leaseMs: 3_000,
  async play(stage) {
    await stage.addRepository('app');
    await stage.addNode('app-1', 'app');
    const began = `${stage.root}/began`;
    const goOn = `${stage.root}/go-on`;
    const feature = await stage.create({
      name: 'Sleeper',
      tasks: [{ key: 'only', repository: 'app', title: 'Only', prompt: script('Be first.', [{ whenEpoch: 1, steps: [{ write: began, content: '' }, { waitForFile: goOn }, { write: 'who.txt', content: 'the sleeper\n' }, { commit: 'sleeper' }] }, { whenEpoch: 2, steps: [{ write: 'who.txt', content: 'the second\n' }, { commit: 'second' }] }]) }],
    });
    await stage.start(feature.id);
    await stage.exists(began);
    stage.node('app-1').freeze();
    const since = Date.now();
    await stage.addNode('app-2', 'app');
    await nextDispatch(stage, feature.id, { since, after: 'a node stood still beside another', atMostMs: 15_000 });
    const done = await stage.reach(feature.id, 'review_pending');
    assert.equal(done.tasks[0]?.epoch, 2);
    await stage.approve(done);
    await stage.reach(feature.id, 'landed');
    const app = stage.repository('app');
    const before = await visibleRefs(app);
    await stage.touch(goOn);
    stage.node('app-1').thaw();
    await stage.waitForEvents(feature.id, 'the late result', (events) => events.some((event) => event.type === 'task.lateResult'));
    assert.deepEqual(await visibleRefs(app), before);
    assert.equal(await fileAt(app, 'main', 'who.txt'), 'the second');
    assert.equal((await stage.feature(feature.id)).tasks[0]?.epoch, 2);
    assert.ok(Object.keys(await refsOf(app)).some((name) => name.startsWith(`refs/heads/fuel/${done.tasks[0]?.id ?? ''}/1`)), 'the late work is kept at its own ref');
  },
};
