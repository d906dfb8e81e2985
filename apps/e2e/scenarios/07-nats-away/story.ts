import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { nextDispatch } from '../../src/stage/next-dispatch.ts';
import { script } from '../../src/stage/script.ts';
import { thorough } from '../../src/stage/thorough.ts';
import type { Story } from '../../src/story.ts';

const leaseMs = 3_000;
/** Longer than a lease either way. */
const awayMs = thorough ? 120_000 : 2 * leaseMs;

export const story: Story = {
  title: 'NATS is away in mid-task, for 120 s when all faults are tried; the running attempt goes on and its result counts',
  leaseMs,
  async play(stage) {
    await stage.addRepository('app');
    await stage.addNode('app-1', 'app', { FUEL_ALLOW_NOOP_AGENT: '1' });
    const began = `${stage.root}/began`;
    const goOn = `${stage.root}/go-on`;
    const feature = await stage.create({
      name: 'Tunnel',
      tasks: [{ key: 'only', repository: 'app', title: 'Only', prompt: script('Work through it.', [{ write: began, content: '' }, { waitForFile: goOn }, { write: 'done.txt', content: 'done\n' }, { commit: 'done' }]) }, { key: 'next', repository: 'app', agent: 'noop', title: 'Next', prompt: 'Nothing.', dependsOn: ['only'] }],
    });
    await stage.start(feature.id);
    await stage.exists(began);
    await stage.servers.stopNats();
    await sleep(awayMs / 2);
    await stage.touch(goOn);
    await sleep(awayMs / 2);
    await stage.servers.startNats();
    await nextDispatch(stage, feature.id, { since: Date.now(), after: 'NATS was back', atMostMs: 5_000 });
    const done = await stage.reach(feature.id, 'review_pending');
    assert.equal(done.tasks[0]?.epoch, 1, 'the attempt that ran through the outage is the one that counts');
    await stage.approve(done);
    await stage.reach(feature.id, 'landed');
  },
};
