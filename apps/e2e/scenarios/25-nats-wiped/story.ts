import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { nextDispatch } from '../../src/stage/next-dispatch.ts';
import { script, write } from '../../src/stage/script.ts';
import type { Story } from '../../src/story.ts';

/** Postgres is the truth: NATS may lose everything that it keeps, at a stop or beneath its feet. */
export const story: Story = {
  title: 'NATS loses everything that it keeps in mid-task; streams and consumers are made anew and what was unsettled is sent again',
  async play(stage) {
    await stage.addRepository('app');
    await stage.addNode('app-1', 'app');
    const store = join(stage.root, 'jetstream');
    const work = (name: string) => {
      const [began, goOn] = [`${stage.root}/${name}-began`, `${stage.root}/${name}-go-on`];
      const prompt = script('Work through it.', [{ write: began, content: '' }, { waitForFile: goOn }, { write: `${name}.txt`, content: 'done\n' }, { commit: 'done' }]);
      return { began, goOn, plan: { name, tasks: [{ key: 'only', repository: 'app', title: 'Only', prompt }, { key: 'next', repository: 'app', title: 'Next', prompt: write(`${name}-next.txt`, 'next\n'), dependsOn: ['only'] }] } };
    };

    const stopped = work('stopped');
    const first = await stage.create(stopped.plan);
    await stage.start(first.id);
    await stage.exists(stopped.began);
    await stage.servers.stopNats();
    await stage.touch(stopped.goOn);
    await rm(store, { recursive: true, force: true });
    await stage.servers.startNats();
    await nextDispatch(stage, first.id, { since: Date.now(), after: 'NATS was back without its store', atMostMs: 5_000 });
    const done = await stage.reach(first.id, 'review_pending');
    assert.deepEqual(done.tasks.map((task) => task.epoch), [1, 1]);
    await stage.approve(done);
    await stage.reach(first.id, 'landed');

    const beneath = work('beneath');
    const second = await stage.create(beneath.plan);
    await stage.start(second.id);
    await stage.exists(beneath.began);
    await rm(store, { recursive: true, force: true });
    await stage.touch(beneath.goOn);
    const again = await stage.reach(second.id, 'review_pending');
    assert.deepEqual(again.tasks.map((task) => task.epoch), [1, 1]);
    await stage.approve(again);
    await stage.reach(second.id, 'landed');
  },
};
