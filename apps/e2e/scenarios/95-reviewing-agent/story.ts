import assert from 'node:assert/strict';
import { fileAt } from '../../src/stage/git.ts';
import { script } from '../../src/stage/script.ts';
import { defaultFiles } from '../../src/stage/stage.ts';
import type { Story } from '../../src/story.ts';

/** JSON is YAML too. The reviewer's script stands in the configuration, which is read at the base: no work can change it for itself. */
const reviewedBy = (steps: readonly unknown[]) => ({
  ...defaultFiles,
  '.fuel/config.yaml': JSON.stringify({ check: 'sh check.sh', review: { agent: { name: 'scripted', tries: 1, instructions: script('Review it.', steps) } } }),
});

export const story: Story = {
  title: 'an agent looks at the work of another: what was not asked for goes back, its own changes go nowhere, and one without a verdict ends at a person',
  async play(stage) {
    await stage.addRepository('web', {
      files: reviewedBy([{ whenFile: 'extra.txt', steps: [{ review: 'needs_work', issues: [{ path: 'extra.txt', message: 'nobody asked for this file' }] }], otherwise: [{ write: 'web.txt', content: 'mine is better\n' }, { commit: 'meddle' }, { outcome: { verdict: 'approve', summary: 'It is what was asked for.' } }] }]),
    });
    await stage.addRepository('api', { files: reviewedBy([{ outcome: 'I like it' }]) });
    for (const name of ['web', 'api']) await stage.addNode(`${name}-1`, name);
    const feature = await stage.create({
      name: 'Looked at',
      tasks: [
        { key: 'web', repository: 'web', title: 'Web', prompt: script('Write web.txt.', [{ whenEpoch: 1, steps: [{ write: 'web.txt', content: 'web\n' }, { write: 'extra.txt', content: 'more\n' }, { commit: 'web and more' }], otherwise: [{ remove: 'extra.txt' }, { commit: 'only web' }] }]) },
        { key: 'api', repository: 'api', title: 'Api', prompt: script('Write api.txt.', [{ write: 'api.txt', content: 'api\n' }, { commit: 'api' }]) },
      ],
    });
    await stage.start(feature.id);
    const stuck = await stage.waitFor(feature.id, 'the one is reviewed, and the other waits for a person', (one) => {
      const states = Object.fromEntries(one.tasks.map((task) => [task.key, task.state]));
      return states['web'] === 'reviewed' && states['api'] === 'parked';
    });
    const by = new Map(stuck.tasks.map((task) => [task.key, task]));
    assert.deepEqual([by.get('web')?.epoch, by.get('api')?.epoch], [2, 1], 'a review without a verdict is no attempt');
    assert.deepEqual(by.get('web')?.findings.map((one) => one.code), ['agent_approved', 'reviewer_changed']);
    const events = await stage.events(feature.id);
    const sentBack = events.filter((event) => event.type === 'task.needsWork');
    assert.deepEqual(sentBack.map((event) => (event.data as { note: { issues: unknown } }).note.issues), [[{ code: 'reviewer', path: 'extra.txt', message: 'nobody asked for this file' }]]);
    const inbox = await stage.client.call('listInbox', { query: { feature: feature.id } });
    assert.ok(inbox.ok);
    const [item] = inbox.value.items.filter((one) => one.kind === 'failed');
    assert.match(`${item?.title}\n${item?.body}`, /is parked: the check cannot be run: the reviewing agent "scripted" gave no verdict/);
    assert.equal((await stage.fuel(['task', 'cancel', by.get('api')?.id ?? '', '--reason', 'its reviewer is broken'])).code, 0);

    await stage.approve(await stage.reach(feature.id, 'review_pending'));
    await stage.reach(feature.id, 'landed');
    assert.equal(await fileAt(stage.repository('web'), 'main', 'web.txt'), 'web');
    await assert.rejects(fileAt(stage.repository('web'), 'main', 'extra.txt'));
  },
};
