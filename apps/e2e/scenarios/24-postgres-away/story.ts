import assert from 'node:assert/strict';
import { openClient, until } from '@fuel/testing';
import { script } from '../../src/stage/script.ts';
import type { Story } from '../../src/story.ts';

/** Nobody may connect and whoever was connected is thrown out: what a restart of Postgres looks like from outside. */
export const story: Story = {
  title: 'Postgres is away in mid-task: the hub says so, stays, and everything that came meanwhile counts once',
  async play(stage) {
    await stage.addRepository('app');
    await stage.addNode('app-1', 'app');
    const [began, goOn] = [`${stage.root}/began`, `${stage.root}/go-on`];
    const feature = await stage.create({
      name: 'Outage',
      tasks: [{ key: 'only', repository: 'app', title: 'Only', prompt: script('Work through it.', [{ write: began, content: '' }, { waitForFile: goOn }, { write: 'done.txt', content: 'done\n' }, { commit: 'done' }]) }],
    });
    await stage.start(feature.id);
    await stage.exists(began);

    const database = new URL(stage.servers.databaseUrl).pathname.slice(1);
    await using outside = await openClient(stage.servers.databaseUrl.replace(/[^/]+$/, 'postgres'));
    await outside.rows(`alter database "${database}" with allow_connections false`);
    await outside.rows('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [database]);
    const status = await stage.client.call('getStatus');
    assert.ok(!status.ok && 'problem' in status, 'without its database the hub has no answer');
    assert.deepEqual([status.problem.status, status.problem.code], [503, 'store.busy']);
    assert.equal((await fetch(`${stage.client.url}/livez`)).status, 200, 'the process is well');
    assert.equal((await fetch(`${stage.client.url}/readyz`)).status, 503, 'and not ready');
    await stage.touch(goOn);
    await until(async () => (await stage.said('app-1')).includes('attempt finished'), { timeoutMs: 30_000, describe: 'the node has a result that nobody can take' });

    await outside.rows(`alter database "${database}" with allow_connections true`);
    const done = await stage.reach(feature.id, 'review_pending');
    assert.equal(done.tasks[0]?.epoch, 1);
    assert.equal((await fetch(`${stage.client.url}/readyz`)).status, 200);
    await stage.approve(done);
    await stage.reach(feature.id, 'landed');
  },
};
