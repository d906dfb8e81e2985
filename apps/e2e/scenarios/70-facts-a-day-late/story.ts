import assert from 'node:assert/strict';
import { openClient, until } from '@fuel/testing';
import { script, write } from '../../src/stage/script.ts';
import type { Story } from '../../src/story.ts';

/** The hub is down while the node finishes; when it comes back, everything it knows is a day old. */
export const story: Story = {
  title: 'the facts of an attempt come a day late: its epoch is still the live one, so they count, once',
  async play(stage) {
    await stage.addRepository('app');
    await stage.addNode('app-1', 'app');
    const [began, goOn] = [`${stage.root}/began`, `${stage.root}/go-on`];
    const feature = await stage.create({
      name: 'Holiday',
      tasks: [
        { key: 'first', repository: 'app', title: 'First', prompt: script('Work on.', [{ write: began, content: '' }, { waitForFile: goOn }, { write: 'done.txt', content: 'done\n' }, { commit: 'done' }]) },
        { key: 'next', repository: 'app', title: 'Next', prompt: write('next.txt', 'next\n'), dependsOn: ['first'] },
      ],
    });
    await stage.start(feature.id);
    await stage.exists(began);
    await stage.waitFor(feature.id, 'the attempt runs', (one) => one.tasks[0]?.state === 'running');
    await stage.hub().stop();
    await stage.touch(goOn);
    await until(async () => (await stage.said('app-1')).includes('attempt finished'), { timeoutMs: 30_000, describe: 'the node has a result that nobody hears' });
    await using database = await openClient(stage.servers.databaseUrl);
    await database.rows(`update nodes set last_seen_at = last_seen_at - interval '1 day'`);
    await database.rows(`update tasks set updated_at = updated_at - interval '1 day', detail = detail || jsonb_build_object('since', (detail ->> 'since')::bigint - 86400000) where detail ? 'since'`);
    const move = (days: number) => database.rows('update attempts set dispatched_at = dispatched_at + make_interval(days => $1), started_at = started_at + make_interval(days => $1) where task_id = $2', [days, feature.tasks[0]?.id]);
    await move(-1);
    await stage.startHub();
    const done = await stage.reach(feature.id, 'review_pending');
    // The rows are what the log says, and the log knows nothing of a day that never was.
    await move(1);
    assert.deepEqual(done.tasks.map((task) => task.epoch), [1, 1]);
    assert.equal((await stage.events(feature.id)).filter((event) => event.type === 'task.completed').length, 2);
    await stage.approve(done);
    await stage.reach(feature.id, 'landed');
  },
};
