import assert from 'node:assert/strict';
import { script, write } from '../../src/stage/script.ts';
import type { Story } from '../../src/story.ts';

/** Names what is broken, and fails while anything is. One thing is when the feature begins. */
const files = {
  'README.md': '# Sample\n',
  '.fuel/config.yaml': 'check: sh check.sh\n',
  'check.sh': 'cd broken || exit 0\nfor name in *; do echo "FAIL $name (took $$ ms)"; done\nexit 1\n',
  'broken/old': '',
};

export const story: Story = {
  title: 'a check that failed before the feature is not the work\'s failure, a new one is; who fails for good is a person\'s, with what can be done',
  async play(stage) {
    await stage.addRepository('web', { files });
    await stage.addNode('web-1', 'web');
    const breaks = { append: 'broken/new', content: 'again\n' };
    const feature = await stage.create({
      name: 'Red before',
      tasks: [
        { key: 'fine', repository: 'web', title: 'Fine', prompt: write('fine.txt', 'fine\n') },
        { key: 'worse', repository: 'web', title: 'Worse', prompt: script('Break it, then mend it.', [{ whenEpoch: 1, steps: [breaks, { commit: 'break' }], otherwise: [{ remove: 'broken/new' }, { write: 'worse.txt', content: 'mended\n' }, { commit: 'mend' }] }]) },
        { key: 'hopeless', repository: 'web', title: 'Hopeless', prompt: script('Break it.', [breaks, { commit: 'break' }]) },
      ],
    });
    await stage.start(feature.id);
    const stuck = await stage.waitFor(feature.id, 'one task waits for a person and the others are reviewed', (one) => {
      const states = Object.fromEntries(one.tasks.map((task) => [task.key, task.state]));
      return states['fine'] === 'reviewed' && states['worse'] === 'reviewed' && states['hopeless'] === 'parked';
    });
    const by = new Map(stuck.tasks.map((task) => [task.key, task]));
    assert.deepEqual(['fine', 'worse', 'hopeless'].map((key) => by.get(key)?.epoch), [1, 2, 3]);
    for (const key of ['fine', 'worse']) assert.deepEqual(by.get(key)?.findings.map((one) => [one.code, one.needsPerson]), [['check_failed_before', true]], key);
    assert.deepEqual(by.get('hopeless')?.issues.map((issue) => issue.code), ['check_failed']);
    assert.match(by.get('hopeless')?.issues[0]?.message ?? '', /fails at the base already, but not like this\. New with this work:\nFAIL new \(took/);

    const inbox = await stage.client.call('listInbox', { query: { feature: feature.id } });
    assert.ok(inbox.ok);
    const [item] = inbox.value.items.filter((one) => one.kind === 'failed');
    assert.match(item?.title ?? '', /"Hopeless" is parked: 3 attempts did not pass review/);
    const id = by.get('hopeless')?.id ?? '';
    for (const words of ['New with this work', `fuel task retry ${id} --agent`, `fuel task edit ${id}`, `fuel task cancel ${id}`]) assert.ok(item?.body.includes(words), `${item?.body} lacks ${words}`);
    assert.equal((await stage.fuel(['task', 'cancel', id, '--reason', 'it cannot be done'])).code, 0);

    const done = await stage.reach(feature.id, 'review_pending');
    await assert.rejects(stage.approve(done), /feature\.finding_unnamed/);
    await stage.approve(done, Object.fromEntries(['fine', 'worse'].map((key) => [by.get(key)?.id ?? '', ['check_failed_before']])));
    await stage.reach(feature.id, 'landed');
  },
};
