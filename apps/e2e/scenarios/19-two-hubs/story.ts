import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newKey } from '@fuel/bus';
import type { EventView } from '@fuel/contracts';
import { fileAt } from '../../src/stage/git.ts';
import { script, write } from '../../src/stage/script.ts';
import { type Stage, value } from '../../src/stage/stage.ts';
import type { Story } from '../../src/story.ts';

const keys = ['a', 'b', 'c', 'd'];

/** Four tasks in types and one in web that needs them all; the last of types waits for the story. */
const plan = (name: string, { began, goOn }: { began: string; goOn: string }) => ({
  name,
  tasks: [
    ...keys.map((key) => ({ key, repository: 'types', title: `${key} of ${name}`, prompt: write(`${name}-${key}.txt`, `${key}\n`) })),
    { key: 'slow', repository: 'types', title: `Slow part of ${name}`, prompt: script('Wait.', [{ write: began, content: '' }, { waitForFile: goOn }, { write: `${name}-slow.txt`, content: 'slow\n' }, { commit: 'slow' }]) },
    { key: 'web', repository: 'web', title: `Web of ${name}`, prompt: write(`${name}-web.txt`, 'web\n'), dependsOn: [...keys, 'slow'] },
  ],
});

/** Runs a feature; `inTheMiddle` happens while one agent works. */
async function run(stage: Stage, name: string, inTheMiddle: () => Promise<void>): Promise<readonly EventView[]> {
  const files = { began: join(stage.root, `${name}-began`), goOn: join(stage.root, `${name}-go-on`) };
  const feature = await stage.create(plan(name, files));
  await stage.start(feature.id);
  await stage.exists(files.began);
  await inTheMiddle();
  await stage.touch(files.goOn);
  const done = await stage.reach(feature.id, 'review_pending');
  assert.deepEqual(done.tasks.map((task) => task.epoch), done.tasks.map(() => 1), 'no attempt was lost on the way');
  await stage.approve(done);
  await stage.reach(feature.id, 'landed');
  assert.equal(await fileAt(stage.repository('web'), 'main', `${name}-web.txt`), 'web');
  return stage.events(feature.id);
}

/** Hubs that share a database share the key under the orders: nodes know one. */
export const story: Story = {
  title: 'two hubs on one Postgres and one NATS: everything happens once, and either finishes what the other began',
  leaseMs: 5_000,
  hubByHand: true,
  async play(stage) {
    const keyFile = join(stage.root, 'shared.seed');
    await writeFile(keyFile, `${newKey('user').seed}\n`, { mode: 0o600 });
    const env = { FUEL_HUB_KEY_FILE: keyFile };
    await stage.startHub({ env });
    await stage.startHub({ name: 'hub-b', env });
    await stage.addRepository('web');
    await stage.addRepository('types', { consumers: ['web'] });
    for (const name of ['types', 'web']) await stage.addNode(`${name}-1`, name, { FUEL_NODE_SLOTS: '5' });

    const seenByBoth = await run(stage, 'first', async () => {
      const [a, b] = await Promise.all(['hub', 'hub-b'].map(async (name) => value(await stage.clientOf(name).call('getStatus')).hub));
      assert.equal(a, b, 'they are one hub to everybody else');
    });
    assert.equal(seenByBoth.filter((event) => event.type === 'task.completed').length, 6);

    await run(stage, 'second', () => stage.hub('hub').kill());
    await stage.startHub({ env });
    await run(stage, 'third', () => stage.hub('hub-b').kill());
  },
};
