import assert from 'node:assert/strict';
import { rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { write } from '../../src/stage/script.ts';
import type { Stage } from '../../src/stage/stage.ts';
import type { Story } from '../../src/story.ts';

async function carryOut(stage: Stage, repository: string, name: string): Promise<void> {
  const feature = await stage.create({ name, tasks: [{ key: 'only', repository, title: name, prompt: write(`${repository}-${name}.txt`.replaceAll(' ', '-'), 'x\n') }] });
  await stage.start(feature.id);
  await stage.approve(await stage.reach(feature.id, 'review_pending'));
  await stage.reach(feature.id, 'landed');
}

/** The node runs on, and its process stays the same one. */
async function another(stage: Stage): Promise<void> {
  const { checkout } = await stage.addRepository('web');
  const home = join(stage.root, 'nodes', 'app-1');
  const joined = await stage.fuel(['node', 'join', stage.client.url, '--repo', checkout, '--home', home], { env: { FUEL_JOIN_TOKEN: await stage.joinToken('web') } });
  assert.equal(joined.code, 0, joined.stderr);
  await carryOut(stage, 'web', 'In the new one');
}

/** The hub's key was lost. It comes back at the same address with another, and nobody starts the node again. */
async function newKey(stage: Stage): Promise<void> {
  const { port } = new URL(stage.client.url);
  await stage.hub().stop();
  await rm(join(stage.hubData(), 'hub.seed'));
  await stage.startHub({ env: { FUEL_HUB_PORT: port, FUEL_HUB_KEY_REPLACE: '1' } });
  await carryOut(stage, 'app', 'Under the new key');
  assert.match(await stage.said('app-1'), /the hub signs with another key than before/);
}

/** It goes on at another address, at the same commits. */
async function moved(stage: Stage): Promise<void> {
  const { bare } = stage.repository('app');
  const there = `${bare}-moved`;
  const edit = (...more: string[]) => stage.fuel(['repo', 'edit', 'app', ...more]);
  const open = await stage.create({ name: 'Not yet', tasks: [{ key: 'only', repository: 'app', title: 'Not yet', prompt: write('not-yet.txt', 'x\n') }] });
  await stage.start(open.id);
  const refused = await edit('--url', there);
  assert.match(refused.stderr, /cannot move while features that are under way work in it: "Not yet"/);
  await stage.approve(await stage.reach(open.id, 'review_pending'));
  await stage.reach(open.id, 'landed');
  await rename(bare, there);
  const edited = await edit('--url', there, '--agent', 'scripted', '--role', 'service');
  assert.equal(edited.code, 0, edited.stderr);
  await carryOut(stage, 'app', 'Where it is now');
  assert.match(await stage.said('app-1'), /repositories are not where they were/);
  // Whoever looks at the end of the story looks where it was.
  await symlink(there, bare);
}

export const story: Story = {
  title: 'a node that runs learns of a repository that it joined, of another key of its hub and of a repository that moved, without a restart',
  async play(stage) {
    await stage.addRepository('app');
    await stage.addNode('app-1', 'app');
    const { pid } = stage.node('app-1');
    await another(stage);
    await newKey(stage);
    await moved(stage);
    assert.equal(stage.node('app-1').pid, pid);
  },
};
