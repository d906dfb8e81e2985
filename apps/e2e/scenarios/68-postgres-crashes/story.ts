import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { nextDispatch } from '../../src/stage/next-dispatch.ts';
import { noopPlan } from '../../src/stage/noop-plan.ts';
import { thorough } from '../../src/stage/thorough.ts';
import type { Story } from '../../src/story.ts';

const awayMs = thorough ? 20_000 : 2_000;

/** No checkpoint and no goodbye: what was committed is in the write-ahead log and nowhere else. */
export const story: Story = {
  title: 'Postgres is stopped at once in the middle of a graph: what was answered with 2xx is there, and work goes on within 5 s of its return',
  ownPostgres: true,
  async play(stage) {
    await stage.addRepository('app');
    await stage.addNode('app-1', 'app', { FUEL_ALLOW_NOOP_AGENT: '1', FUEL_NODE_SLOTS: '50' });
    const feature = await stage.create(noopPlan('Power cut', { width: 8, depth: 40 }));
    await stage.start(feature.id);
    await stage.waitFor(feature.id, 'some tasks are done', (one) => (one.counters['no_change'] ?? 0) > 10);
    const late = await stage.create(noopPlan('Answered', { width: 2, depth: 2 }));
    await stage.start(late.id);
    await stage.servers.postgres.stopImmediately();
    await sleep(awayMs);
    await stage.servers.postgres.restart();
    const since = Date.now();
    await nextDispatch(stage, feature.id, { since, after: 'Postgres was back', atMostMs: 5_000 });
    for (const { id } of [feature, late]) {
      const done = await stage.reach(id, 'review_pending');
      assert.ok(done.tasks.every((task) => task.state === 'no_change' && task.epoch === 1), 'each task ran once');
    }
  },
};
