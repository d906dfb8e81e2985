import assert from 'node:assert/strict';
import { publishDurable, subscribeCore } from '@fuel/bus';
import { subjects } from '@fuel/contracts';
import { write } from '../../src/stage/script.ts';
import type { Story } from '../../src/story.ts';

/** Somebody on the wire hears every batch of facts and says them all again, last first. */
export const story: Story = {
  title: 'the same facts delivered twice and out of order have one effect',
  async play(stage) {
    await stage.addRepository('app');
    const status = await stage.client.call('getStatus');
    assert.ok(status.ok);
    const { hub } = status.value;
    const wire = await stage.servers.listen();
    const heard: { subject: string; data: Uint8Array }[] = [];
    subscribeCore(wire, subjects.facts(hub), { handler: (message) => void heard.push(message) });
    await wire.flush();
    await stage.addNode('app-1', 'app');
    const feature = await stage.create({ name: 'Echo', tasks: ['a', 'b', 'c'].map((key) => ({ key, repository: 'app', title: key, prompt: write(`${key}.txt`, `${key}\n`) })) });
    await stage.start(feature.id);
    let sent = 0;
    const echo = async (): Promise<void> => {
      for (const { subject, data } of [...heard].reverse()) {
        sent += 1;
        assert.ok(!((await publishDurable(wire, subject, data, { msgId: `echo-${sent}` })) instanceof Error));
      }
    };
    await stage.waitFor(feature.id, 'one task is reviewed', (one) => one.tasks.some((task) => task.state === 'reviewed'));
    await echo();
    const done = await stage.reach(feature.id, 'review_pending');
    await echo();
    await stage.approve(done);
    await stage.reach(feature.id, 'landed');
    await echo();
    await wire.close();
    const events = await stage.events(feature.id);
    for (const type of ['task.dispatched', 'task.started', 'task.completed', 'task.reviewed', 'task.landed']) {
      assert.equal(events.filter((event) => event.type === type).length, 3, `${type} happened once for each task`);
    }
    assert.equal(events.filter((event) => event.type === 'task.lateResult').length, 0);
    assert.ok(sent > 10, `there was an echo: ${sent} of ${heard.length} batches heard`);
  },
};
