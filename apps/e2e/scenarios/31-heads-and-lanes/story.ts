import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FeatureView, InboxItem, LaneTask, LaneView } from '@fuel/contracts';
import { openClient, until } from '@fuel/testing';
import { fuel, json, refusedBy } from '../../src/stage/cli.ts';
import { commitTo } from '../../src/stage/git.ts';
import { script, write } from '../../src/stage/script.ts';
import { type Stage, value } from '../../src/stage/stage.ts';
import type { Story } from '../../src/story.ts';

async function headOf(stage: Stage, repository: string): Promise<string | null> {
  await using database = await openClient(stage.servers.databaseUrl);
  return (await database.rows<{ head: string | null }>('select head from repositories where name = $1', [repository]))[0]?.head ?? null;
}

/** Somebody pushes to types: whoever builds on it is told, and nobody else. */
async function pushed(stage: Stage): Promise<void> {
  const ask = (name: string, repository: string) => ({ name, tasks: [{ key: 'only', repository, title: name, prompt: script('Ask.', [{ ask: 'Which colour?' }]) }] });
  const [web, docs] = [await stage.create(ask('Web', 'web')), await stage.create(ask('Docs', 'docs'))];
  for (const { id } of [web, docs]) {
    await stage.start(id);
    await stage.waitFor(id, 'it asks', (one) => one.tasks[0]?.state === 'needs_input');
  }
  const head = await commitTo(stage.repository('types'), 'Somebody else', { 'shared.ts': 'export {};\n' });
  await until(async () => (await headOf(stage, 'types')) === head, { timeoutMs: 10_000, describe: 'the hub knows where types is' });
  const moved = (await stage.events()).filter((event) => event.type === 'repository.headMoved').map((event) => event.data as { head: string; paths?: string[] });
  assert.deepEqual(moved.filter((one) => one.head === head).map((one) => one.paths), [['shared.ts']], 'it is told once, with what changed');
  const { items } = await json<{ items: InboxItem[] }>(stage, ['inbox']);
  const told = items.filter((item) => item.kind === 'message');
  assert.deepEqual(told.map((item) => [item.feature, item.title]), [[web.id, 'types moved, and "Web" is built on it']]);
  assert.match(told[0]?.body ?? '', new RegExp(`is at ${head} now\\.\\nChanged: shared\\.ts\\n`));

  assert.deepEqual(items.filter((item) => item.kind === 'question').map((item) => item.feature).sort(), [web.id, docs.id].sort());
  await fuel(stage, 0, ['task', 'answer', `${web.id}#only`, '--text', write('web.txt', 'blue\n')]);
  const answered = await stage.reach(web.id, 'review_pending');
  assert.deepEqual(answered.tasks.map((task) => [task.state, task.epoch]), [['reviewed', 2]]);
  const open = (await json<{ items: InboxItem[] }>(stage, ['inbox', '--feature', web.id])).items;
  assert.deepEqual(open.map((item) => item.kind).sort(), ['message', 'review'], 'the question is dealt with');
  await fuel(stage, 0, ['feature', 'cancel', docs.id, '--reason', 'nobody reads it']);
}

/** Three tasks under one label: each run-one begins exactly one, by phase, then priority, then age. */
async function lanes(stage: Stage): Promise<void> {
  const add = async (title: string, phase: string): Promise<string> =>
    (await json<FeatureView>(stage, ['lane', 'add', 'upkeep', '--repository', 'docs', '--title', title, '--prompt', write(`${title}.txt`, `${title}\n`), '--phase', phase])).id;
  const [late, second, first] = [await add('late', '2'), await add('second', '1'), await add('first', '1')];
  await fuel(stage, 0, ['task', 'edit', (await stage.feature(first)).tasks[0]?.id ?? '', '--priority', '900']);
  const begun = async (): Promise<readonly string[]> => {
    const { items } = value(await stage.client.call('getLane', { params: { key: 'upkeep' } }));
    return items.filter((task) => task.state !== 'proposed').map((task) => task.title).sort();
  };
  const [lane] = (await json<{ items: LaneView[] }>(stage, ['lane', 'list'])).items;
  assert.deepEqual([lane?.key, lane?.counters, lane?.features, lane?.phases], ['upkeep', { proposed: 3 }, 3, [1, 2]]);
  assert.deepEqual(await begun(), [], 'adding begins nothing');

  const order: [string, string[]][] = [[first, ['first']], [second, ['first', 'second']], [late, ['first', 'late', 'second']]];
  for (const [feature, titles] of order) {
    assert.equal((await json<FeatureView>(stage, ['lane', 'run-one', 'upkeep'])).id, feature);
    assert.deepEqual(await begun(), titles);
  }
  assert.equal((await refusedBy(stage, ['lane', 'run-one', 'upkeep'])).code, 'lane.nothing_to_run');
  for (const [feature] of order) await stage.reach(feature, 'review_pending');
  const shown = (await json<{ items: LaneTask[] }>(stage, ['lane', 'show', 'upkeep'])).items;
  assert.deepEqual(shown.map((task) => [task.title, task.phase, task.state]).sort(), [['first', 1, 'reviewed'], ['late', 2, 'reviewed'], ['second', 1, 'reviewed']]);
}

/** Two tasks that are not to run beside each other: the second says that it waits for its lane, and begins when the first is done. */
async function oneAtATime(stage: Stage): Promise<void> {
  const go = join(stage.root, 'go');
  const task = (key: string) => ({
    key, repository: 'docs', title: key, lane: { key: 'moves', parallel: false },
    prompt: script('Wait, then write.', [{ waitForFile: go }, { write: `${key}.md`, content: 'done\n' }, { commit: key }]),
  });
  const { id } = await stage.create({ name: 'Move', tasks: [task('one'), task('two')] });
  await stage.start(id);
  const running = await stage.waitFor(id, 'one of them runs', (one) => one.tasks.some((each) => each.state === 'running'));
  const [waiting] = running.tasks.filter((one) => one.state === 'ready');
  assert.equal(waiting?.waits, 'lane moves runs 1 of 1: it goes on when one of its tasks is done; fuel lane show moves lists them');
  await writeFile(go, '');
  await stage.reach(id, 'review_pending');
}

export const story: Story = {
  title: 'a push to a default branch is reported and those who build on it are told; a question is answered; a lane begins one task at a time, and runs no more than its tasks let in',
  async play(stage) {
    for (const name of ['web', 'docs']) await stage.addRepository(name);
    await stage.addRepository('types', { consumers: ['web'] });
    // Looks every second, and not every half minute.
    const home = join(stage.root, 'nodes', 'all');
    await mkdir(home, { recursive: true, mode: 0o700 });
    await writeFile(join(home, 'settings.json'), JSON.stringify({ observeEveryMs: 1_000 }));
    await stage.addNode('all', ['types', 'web', 'docs']);
    await pushed(stage);
    await lanes(stage);
    await oneAtATime(stage);
  },
};
