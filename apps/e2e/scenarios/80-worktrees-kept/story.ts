import assert from 'node:assert/strict';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { script } from '../../src/stage/script.ts';
import type { Stage } from '../../src/stage/stage.ts';
import type { Story } from '../../src/story.ts';

type Row = { readonly slot: string; readonly state: string; readonly keptFor: string | null; readonly name: string; readonly path: string; readonly bytes: number | null };

const home = (stage: Stage): string => join(stage.root, 'nodes', 'app-1');

async function worktree(stage: Stage, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await stage.fuel(['worktree', ...args, '--home', home(stage)]);
  assert.equal(code, 0, stderr);
  return stdout;
}
const list = async (stage: Stage): Promise<readonly Row[]> => JSON.parse(await worktree(stage, 'list', '--json')) as readonly Row[];

/** What the first task built and git ignores is there for the second. */
async function oneAfterTheOther(stage: Stage): Promise<Row> {
  const feature = await stage.create({
    name: 'In turn',
    tasks: [
      { key: 'one', repository: 'app', title: 'One', prompt: script('Build.', [{ write: 'built.log', content: 'built\n' }, { write: 'one.txt', content: 'one\n' }, { commit: 'one' }]) },
      { key: 'two', repository: 'app', title: 'Two', dependsOn: ['one'], prompt: script('Use it.', [{ failUnlessFile: 'built.log' }, { failUnlessFile: 'one.txt' }, { write: 'two.txt', content: 'two\n' }, { commit: 'two' }]) },
    ],
  });
  await stage.start(feature.id);
  const done = await stage.reach(feature.id, 'review_pending');
  assert.deepEqual(done.tasks.map(({ epoch }) => epoch), [1, 1], 'no attempt failed');
  const [row, ...others] = await list(stage);
  assert.deepEqual(others, [], 'both worked in one worktree');
  assert.deepEqual([row?.state, row?.keptFor, row?.name.endsWith('/two')], ['idle', feature.id, true]);
  assert.ok(row);
  return row;
}

/** Both are there at once, so neither can be in the other's. */
async function sideBySide(stage: Stage, kept: Row): Promise<void> {
  const here = (key: string): string => join(stage.root, `began-${key}`);
  const go = join(stage.root, 'go');
  const steps = (key: string): readonly unknown[] => [{ write: here(key), content: '' }, { waitForFile: go }, { write: `${key}.txt`, content: key }, { commit: key }];
  const feature = await stage.create({ name: 'At once', tasks: ['left', 'right'].map((key) => ({ key, repository: 'app', title: key, type: 'bugfix' as const, prompt: script('Meet.', steps(key)) })) });
  await stage.start(feature.id);
  for (const key of ['left', 'right']) await stage.exists(here(key));
  const used = (await list(stage)).filter(({ state }) => state === 'in_use');
  assert.equal(new Set(used.map(({ slot }) => slot)).size, 2);
  assert.ok(!used.some(({ slot }) => slot === kept.slot), 'nobody else gets what is kept for a feature');
  // One in use is never taken away, whatever is asked for.
  await worktree(stage, 'gc', '--all');
  assert.deepEqual((await list(stage)).map(({ slot }) => slot).sort(), used.map(({ slot }) => slot).sort());
  await stage.touch(go);
  await stage.reach(feature.id, 'review_pending');
}

async function anybodys(stage: Stage): Promise<void> {
  const slots: (string | undefined)[] = [];
  for (const name of ['Sweep', 'Dust']) {
    const feature = await stage.create({ name, tasks: [{ key: 'only', repository: 'app', title: name, type: 'chore' as const, prompt: script('Clean.', [{ write: `${name}.log`, content: '' }, { write: `${name}.txt`, content: name }, { commit: name }]) }] });
    await stage.start(feature.id);
    await stage.reach(feature.id, 'review_pending');
    const chores = (await list(stage)).filter((row) => row.name.startsWith('chore/'));
    assert.equal(chores.length, 1, 'the second chore works where the first did');
    slots.push(chores[0]?.slot);
  }
  assert.equal(slots[0], slots[1]);
}

/** The node is away: its ledger says the same, and what somebody left is kept. */
async function byHand(stage: Stage): Promise<void> {
  await stage.node('app-1').stop();
  const rows = await list(stage);
  const [row] = rows;
  assert.ok(row);
  assert.equal((await worktree(stage, 'open', row.slot)).trim(), row.path);
  await writeFile(join(row.path, 'mine.txt'), 'mine\n');
  assert.match(await worktree(stage, 'gc', '--all', '--dry-run'), new RegExp(`${rows.length} would go`));
  assert.equal((await list(stage)).length, rows.length);
  const { code, stdout, stderr } = await stage.fuel(['worktree', 'gc', '--all', '--home', home(stage)]);
  assert.equal(code, 0, stderr);
  assert.match(stdout, new RegExp(`${rows.length} gone`));
  assert.match(stderr, /somebody worked in a worktree that nobody used; it is kept: git --git-dir/);
  assert.deepEqual([await list(stage), await readdir(join(home(stage), 'slots'))], [[], []]);
}

export const story: Story = {
  title: 'dependent tasks go on in one worktree, parallel ones never share one, chores take what rests; fuel worktree shows, collects and opens them',
  async play(stage) {
    await stage.addRepository('app', { files: { 'README.md': 'app\n', '.gitignore': '*.log\n' } });
    await stage.addNode('app-1', 'app', { FUEL_NODE_SLOTS: '3' });
    await sideBySide(stage, await oneAfterTheOther(stage));
    await anybodys(stage);
    await byHand(stage);
  },
};
