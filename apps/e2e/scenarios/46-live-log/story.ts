import assert from 'node:assert/strict';
import { join } from 'node:path';
import { until } from '@fuel/testing';
import { script } from '../../src/stage/script.ts';
import type { Story } from '../../src/story.ts';

const patience = { timeoutMs: 30_000, everyMs: 100 };

export const story: Story = {
  title: 'whoever looks sees what a running attempt has said and what it says, with its end; of one that is over or whose node is away it is said where to look',
  async play(stage) {
    await stage.addRepository('app');
    await stage.addNode('app-1', 'app');
    const [more, end] = [join(stage.root, 'more'), join(stage.root, 'end')];
    const feature = await stage.create({
      name: 'Talks',
      tasks: [{ key: 'only', repository: 'app', title: 'Talk', prompt: script('Talk.', [{ print: 'first words' }, { waitForFile: more }, { print: 'later words' }, { waitForFile: end }, { write: 'a.txt', content: 'a\n' }, { commit: 'a' }]) }],
    });
    const reference = `${feature.id}#only`;
    const early = await stage.fuel(['task', 'log', reference]);
    assert.equal(early.code, 1, early.stderr);
    assert.match(early.stderr, /log\.no_attempt[\s\S]*no attempt yet: it is proposed/);
    await stage.start(feature.id);
    const seen = await until(async () => {
      const answer = await stage.fuel(['task', 'log', reference]);
      return answer.stdout.includes('first words') ? answer : null;
    }, { ...patience, describe: 'what was said before is there' });
    assert.deepEqual([seen.code, /That is all until now/.test(seen.stderr)], [0, true], seen.stderr);

    await stage.startProgram('watcher', ['task', 'log', reference, '--follow'], { ready: 'first words' });
    await stage.touch(more);
    await until(async () => (await stage.said('watcher')).includes('later words'), { ...patience, describe: 'what is said now comes' });
    await stage.touch(end);
    await until(async () => (await stage.said('watcher')).includes('Attempt 1 of "only" has ended'), { ...patience, describe: 'the end is told' });
    assert.equal((await stage.said('watcher')).split('first words').length, 2, 'each line comes once');
    await stage.reach(feature.id, 'review_pending');
    const over = await stage.fuel(['task', 'log', reference]);
    assert.match(over.stderr, /log\.over[\s\S]*logs\/att_\w+ of the home of node "app-1"/);

    const second = await stage.create({ name: 'Stays', tasks: [{ key: 'only', repository: 'app', title: 'Stay', prompt: script('Stay.', [{ print: 'x' }, { waitForFile: join(stage.root, 'never') }]) }] });
    await stage.start(second.id);
    await stage.waitFor(second.id, 'it runs', ({ tasks }) => tasks[0]?.state === 'running');
    await stage.node('app-1').kill();
    await until(async () => /log\.node_offline[\s\S]*Node "app-1" is offline, last heard of at/.test((await stage.fuel(['task', 'log', `${second.id}#only`])).stderr), { ...patience, describe: 'it is said that the node is away' });
    await stage.client.call('cancelFeature', { params: { id: second.id }, body: { reason: 'seen' } });
    await stage.startNode('app-1');
    await stage.reach(second.id, 'cancelled');
  },
};
