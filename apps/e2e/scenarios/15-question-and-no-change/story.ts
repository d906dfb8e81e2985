import assert from 'node:assert/strict';
import type { FeatureView } from '@fuel/contracts';
import { fileAt, visibleRefs } from '../../src/stage/git.ts';
import { script, write } from '../../src/stage/script.ts';
import type { Story } from '../../src/story.ts';

const nothingToDo = (reason: string): string => script('Look whether anything is to be done.', [{ declareNoChange: reason }]);

const states = ({ tasks }: FeatureView): string => tasks.map((task) => `${task.key} ${task.state}`).sort().join(', ');

export const story: Story = {
  title: 'an agent finds nothing to do, another asks; a feature that changes nothing is approved and pushes nothing',
  async play(stage) {
    for (const name of ['app', 'docs']) {
      await stage.addRepository(name);
      await stage.addNode(`${name}-1`, name);
    }
    const mixed = await stage.create({
      name: 'Mixed',
      tasks: [
        { key: 'docs', repository: 'docs', title: 'Describe it', prompt: nothingToDo('it is described already') },
        { key: 'app', repository: 'app', title: 'Make it', prompt: write('made.txt', 'made\n'), dependsOn: ['docs'] },
        {
          key: 'ask', repository: 'app', title: 'Choose a colour',
          prompt: script('Choose.', [{ whenEpoch: 1, steps: [{ ask: 'Which colour?', options: ['red', 'blue'] }], otherwise: [{ write: 'colour.txt', content: 'blue\n' }, { commit: 'blue' }] }]),
        },
      ],
    });
    await stage.start(mixed.id);
    const asked = await stage.waitFor(mixed.id, 'everything else is done and one task asks', (one) => states(one) === 'app reviewed, ask needs_input, docs no_change');
    assert.equal(asked.state, 'in_progress', 'a question keeps the review from being asked for');
    const ask = asked.tasks.find((task) => task.key === 'ask');
    assert.equal(ask?.waits, `the agent asks: Which colour? (red | blue); answer it with: fuel task answer ${ask?.id} --text "…"`);
    const inbox = await stage.client.call('listInbox', { query: { feature: mixed.id } });
    assert.ok(inbox.ok);
    assert.deepEqual(inbox.value.items.map((item) => [item.kind, item.task, item.title]), [['question', ask.id, '"Choose a colour" asks: Which colour?']]);
    assert.match(inbox.value.items[0]?.body ?? '', /red\nblue\n.*fuel task answer/);

    const answered = await stage.fuel(['task', 'answer', `${mixed.id}#ask`, '--text', 'blue']);
    assert.equal(answered.code, 0, answered.stderr);
    const done = await stage.reach(mixed.id, 'review_pending');
    assert.equal(states(done), 'app reviewed, ask reviewed, docs no_change');
    assert.deepEqual(done.tasks.filter((task) => task.epoch !== 1).map((task) => [task.key, task.epoch]), [['ask', 2]]);
    await stage.approve(done);
    const landed = await stage.reach(mixed.id, 'landed');
    assert.ok(landed.tasks.every((task) => task.state === 'landed'));
    assert.equal(await fileAt(stage.repository('app'), 'main', 'colour.txt'), 'blue');

    const before = await Promise.all(['app', 'docs'].map((name) => visibleRefs(stage.repository(name))));
    const idle = await stage.create({
      name: 'Nothing to do',
      tasks: [
        { key: 'a', repository: 'app', title: 'A', prompt: nothingToDo('it is so already') },
        { key: 'b', repository: 'docs', title: 'B', prompt: nothingToDo('this too'), dependsOn: ['a'] },
      ],
    });
    await stage.start(idle.id);
    const unchanged = await stage.reach(idle.id, 'review_pending');
    assert.deepEqual(unchanged.tasks.map((task) => [task.state, task.head]), [['no_change', null], ['no_change', null]]);
    const approved = await stage.fuel(['feature', 'approve', idle.id, '--yes']);
    assert.equal(approved.code, 0, approved.stderr);
    await stage.reach(idle.id, 'landed');
    assert.deepEqual(await Promise.all(['app', 'docs'].map((name) => visibleRefs(stage.repository(name)))), before);
    const types = (await stage.events(idle.id)).map((event) => event.type);
    assert.ok(!types.some((type) => type.startsWith('landing.')), `nothing was landed: ${types.join(', ')}`);
  },
};
