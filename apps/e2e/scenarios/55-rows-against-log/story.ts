import assert from 'node:assert/strict';
import { openClient } from '@fuel/testing';
import { reviewedPair } from '../../src/stage/reviewed-pair.ts';
import type { Story } from '../../src/story.ts';

export const story: Story = {
  title: 'the rows are rebuilt from the log beside a running hub and without one, and a row that somebody changed is named',
  async play(stage) {
    await stage.addRepository('types', { consumers: [] });
    await stage.addRepository('web');
    await stage.addNode('node-1', ['types', 'web']);
    const feature = await reviewedPair(stage, 'Verified');
    await stage.approve(feature);
    await stage.reach(feature.id, 'landed');

    const env = { DATABASE_URL: stage.servers.databaseUrl };
    const verify = () => stage.fuel(['hub', 'verify', '--json'], { env });
    const clean = await verify();
    assert.equal(clean.code, 0, clean.stdout + clean.stderr);
    const { features, tasks, found } = JSON.parse(clean.stdout) as { features: number; tasks: number; found: number };
    assert.deepEqual([features, tasks, found], [1, 2, 0]);

    await using database = await openClient(stage.servers.databaseUrl);
    const [task = ''] = feature.tasks.map((one) => one.id);
    await database.rows('update tasks set round = round + 1 where id = $1', [task]);
    const planted = await verify();
    assert.equal(planted.code, 1);
    assert.deepEqual((JSON.parse(planted.stdout) as { differences: unknown[] }).differences, [{ table: 'tasks', row: task, field: 'task.round', stored: 2, rebuilt: 1 }]);
    await database.rows('update tasks set round = round - 1 where id = $1', [task]);

    await stage.hub().stop();
    const alone = await stage.fuel(['hub', 'verify'], { env });
    assert.equal(alone.code, 0, alone.stderr);
    assert.ok(alone.stdout.startsWith('The rows are what the log says: 1 features with 2 tasks'), alone.stdout);
    await stage.startHub();
  },
};
