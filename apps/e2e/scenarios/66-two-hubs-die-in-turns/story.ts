import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newKey } from '@fuel/bus';
import { nextDispatch } from '../../src/stage/next-dispatch.ts';
import { noopPlan } from '../../src/stage/noop-plan.ts';
import { thorough } from '../../src/stage/thorough.ts';
import type { Story } from '../../src/story.ts';

const turns = thorough ? 6 : 2;

/** Both race for the same rows, facts and orders; one of them dies in the middle, and the other asks nobody. */
export const story: Story = {
  title: 'two hubs race for one graph and are killed in turns: every task runs once, and the one that is left goes on at once',
  leaseMs: 5_000,
  hubByHand: true,
  async play(stage) {
    const keyFile = join(stage.root, 'shared.seed');
    await writeFile(keyFile, `${newKey('user').seed}\n`, { mode: 0o600 });
    const env = { FUEL_HUB_KEY_FILE: keyFile };
    await stage.startHub({ env });
    await stage.startHub({ name: 'hub-b', env });
    await stage.addRepository('app');
    await stage.addNode('app-1', 'app', { FUEL_ALLOW_NOOP_AGENT: '1', FUEL_NODE_SLOTS: '50' });
    for (let turn = 0; turn < turns; turn += 1) {
      const [dies, lives] = turn % 2 === 0 ? ['hub-b', 'hub'] : ['hub', 'hub-b'];
      const feature = await stage.create(noopPlan(`Turn ${turn + 1}`, { width: 8, depth: 25 }));
      await stage.start(feature.id);
      await stage.waitFor(feature.id, 'some tasks are done', (one) => (one.counters['no_change'] ?? 0) > 10);
      await stage.hub(dies).kill();
      const since = Date.now();
      stage.useHub(lives);
      if ((await stage.feature(feature.id)).state === 'in_progress') await nextDispatch(stage, feature.id, { since, after: `${dies} was killed beside ${lives}`, atMostMs: 2_000 });
      await stage.reach(feature.id, 'review_pending');
      const events = await stage.events(feature.id);
      for (const type of ['task.dispatched', 'task.unchanged']) assert.equal(events.filter((event) => event.type === type).length, 200, `${type} once for each task`);
      await stage.startHub({ name: dies, env });
    }
  },
};
