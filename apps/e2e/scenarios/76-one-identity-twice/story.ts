import assert from 'node:assert/strict';
import { cp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { WholeFeature } from '@fuel/client';
import { dist, runProgram, startProgram } from '../../src/stage/programs.ts';
import { script, write } from '../../src/stage/script.ts';
import type { Stage } from '../../src/stage/stage.ts';
import type { Story } from '../../src/story.ts';

/** Somebody copies the node's home, ledger and key and all, to another place and starts it there. */
export const story: Story = {
  title: 'a node is copied while it works: the copy refuses and names who holds the identity; with the hub away it starts, and gives way when the hub is back; the attempt counts once, and a home that has moved goes on',
  async play(stage) {
    await stage.addRepository('app');
    await stage.addNode('app-1', 'app');
    const [began, goOn] = [join(stage.root, 'began'), join(stage.root, 'go-on')];
    const feature = await stage.create({
      name: 'Twins',
      tasks: [
        { key: 'first', repository: 'app', title: 'First', prompt: script('Work on.', [{ write: began, content: '' }, { waitForFile: goOn }, { write: 'done.txt', content: 'done\n' }, { commit: 'done' }]) },
        { key: 'next', repository: 'app', title: 'Next', prompt: write('next.txt', 'next\n'), dependsOn: ['first'] },
      ],
    });
    await stage.start(feature.id);
    await stage.exists(began);
    const home = join(stage.root, 'nodes', 'app-1');
    const twin = join(stage.root, 'nodes', 'twin');
    await cp(home, twin, { recursive: true, filter: (from) => !/node\.pid$|lock\.db/.test(from) });

    const refused = await runProgram(startOf(stage, twin));
    assert.equal(refused.code, 1, refused.stderr);
    assert.match(refused.stderr, /already runs on \S+, since 20\d\d-.*copy of its home/);

    await waitsForTheHub(stage, twin);
    await stage.touch(goOn);
    const done = await stage.reach(feature.id, 'review_pending');
    assert.deepEqual(done.tasks.map((task) => task.epoch), [1, 1], 'what the copy says of the attempt that it knows from the ledger does not count');
    await moveHome(stage, home, done);
  },
};

const startOf = (stage: Stage, home: string) => ({
  args: [dist('node.js'), 'start', '--home', home], cwd: stage.repository('app').checkout, env: { ...stage.mark, FUEL_ALLOW_SCRIPTED_AGENT: '1' },
});

/** Nobody can say no while the hub is away, so the copy starts; its first hello is refused, and nothing of what it has to tell was told. */
async function waitsForTheHub(stage: Stage, twin: string): Promise<void> {
  await stage.hub().stop();
  const log = join(stage.root, 'logs', 'twin.log');
  const started = await startProgram({ ...startOf(stage, twin), log, ready: (line) => line.includes('connected') });
  await stage.startHub();
  assert.equal(await started.ended(), 1);
  assert.match(await readFile(log, 'utf8'), /this node stops: .* has spoken for it since 20\d\d-.* so this is a copy/);
}

/** Stopped there, copied, started here. */
async function moveHome(stage: Stage, home: string, done: WholeFeature): Promise<void> {
  await stage.node('app-1').stop();
  await rename(home, `${home}-old`);
  await cp(`${home}-old`, home, { recursive: true });
  await rm(`${home}-old`, { recursive: true });
  await stage.startNode('app-1');
  await stage.approve(done);
  await stage.reach(done.id, 'landed');
}
