import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { PlanView, WhyView } from '@fuel/contracts';
import { openClient } from '@fuel/testing';
import { document, fuel, json } from '../../src/stage/cli.ts';
import { script, write } from '../../src/stage/script.ts';
import type { Stage } from '../../src/stage/stage.ts';
import type { Story } from '../../src/story.ts';

/** Whatever a plan could leave behind. The answer that is kept under the request's own key is not of the plan. */
const tables = ['features', 'tasks', 'edges', 'prompts', 'events', 'outbox', 'inbox_items', 'attempts', 'ready_tasks', 'landings'];

async function written(stage: Stage): Promise<readonly string[]> {
  await using database = await openClient(stage.servers.databaseUrl);
  const rows = await database.rows<{ rows: string }>(tables.map((name) => `select '${name} ' || count(*) as rows from ${name}`).join(' union all '));
  return rows.map((row) => row.rows);
}

/** What each waiting task says, by key. */
async function why(stage: Stage, feature: string): Promise<Readonly<Record<string, string>>> {
  const { items } = await json<WhyView>(stage, ['feature', 'why', feature, '--blocked']);
  return Object.fromEntries(items.map(({ key, waits }) => [key, waits]));
}

const who = (one: { key: string; agent: string | null; node: string | null }): string => `${one.key}: ${one.agent ?? 'nobody'} on ${one.node ?? 'no node'}`;

/** Two tasks of app share an agent with a limit of one, web builds on the first, nobody reads docs, and the alarm waits for a landing. */
export const story: Story = {
  title: 'a plan is rehearsed and goes as the rehearsal said; while it does not move, it says why: a limit, another repository, a node that is offline, nobody who reads',
  leaseMs: 5_000,
  async play(stage) {
    await stage.addRepository('web');
    await stage.addRepository('app', { consumers: ['web'] });
    await stage.addRepository('docs');
    // web-1 reads app too, for what web is built on; work goes to whoever has more room.
    await stage.addNode('app-1', 'app', { FUEL_NODE_SLOTS: '20' });
    await stage.addNode('web-1', ['web', 'app']);
    await fuel(stage, 0, ['workspace', 'set', 'default', '--limit', 'scripted=1']);
    const go = join(stage.root, 'go');
    const file = await document(stage, 'plan', {
      name: 'Pages',
      tasks: [
        { key: 'types', repository: 'app', title: 'Types', priority: 900, prompt: script('Wait.', [{ waitForFile: go }, { write: 'types.txt', content: 'v1\n' }, { commit: 'types' }]) },
        { key: 'beside', repository: 'app', title: 'Beside', priority: 100, prompt: write('beside.txt', 'beside\n') },
        { key: 'web', repository: 'web', title: 'Web', prompt: write('web.txt', 'web\n'), dependsOn: ['types'] },
        { key: 'docs', repository: 'docs', title: 'Docs', agent: 'noop', prompt: 'Nothing is to be done.' },
        { key: 'alarm', repository: 'app', title: 'Alarm', prompt: write('alarm.txt', 'alarm\n'), dependsOn: [{ task: 'web', until: { landed: true } }] },
      ],
    });

    const before = await written(stage);
    const early = await json<PlanView>(stage, ['feature', 'plan', '-f', file]);
    assert.deepEqual([early.tasks, early.dependencies, early.waves, early.stages], [5, 2, 3, 2]);
    assert.deepEqual(early.criticalPath.tasks.map((task) => task.key), ['types', 'web', 'alarm']);
    assert.deepEqual(early.order.map((task) => [task.key, task.wave, task.stage]).sort(), [['alarm', 3, 2], ['beside', 1, 1], ['docs', 1, 1], ['types', 1, 1], ['web', 2, 1]]);
    assert.deepEqual(early.inTheWay.map((one) => [one.first.key, one.tasks, /no node has joined repository docs/.test(one.reason)]), [['docs', 1, true]]);
    assert.deepEqual(await written(stage), before, 'a rehearsal writes nothing');

    const { id } = await json<{ id: string }>(stage, ['feature', 'create', '-f', file, '--start']);
    const states = async (): Promise<Readonly<Record<string, string>>> => Object.fromEntries((await stage.feature(id)).tasks.map((task) => [task.key, task.state]));
    await stage.waitFor(id, 'types runs', (one) => one.tasks.some((task) => task.key === 'types' && task.state === 'running'));
    assert.deepEqual(await states(), { types: 'running', beside: 'ready', web: 'blocked', docs: 'ready', alarm: 'proposed' });
    const now = await why(stage, id);
    assert.match(now['beside'] ?? '', /^agent scripted is at its limit of 1 in workspace default; it goes on when one of them is done, or with fuel workspace set default --limit scripted=N$/);
    assert.match(now['web'] ?? '', /^waits for app#types \(running on node app-1\)$/);
    assert.match(now['docs'] ?? '', /^no node has joined repository docs: fuel node join$/);
    assert.equal(now['types'], undefined, 'what runs does not wait');

    await stage.node('web-1').stop();
    await stage.touch(go);
    await stage.waitFor(id, 'web has nobody', (one) => one.tasks.filter((task) => ['types', 'beside'].includes(task.key)).every((task) => task.state === 'reviewed'));
    await stage.waitFor(id, 'web-1 is missed', (one) => one.tasks.some((task) => task.key === 'web' && task.state === 'ready' && /^node web-1 is offline since \d+ s; start it again with fuel node start$/.test(task.waits ?? '')));
    assert.match((await fuel(stage, 0, ['feature', 'why', id])).stdout, /node web-1 is offline since/);

    await stage.startNode('web-1');
    await stage.addNode('docs-1', 'docs', { FUEL_ALLOW_NOOP_AGENT: '1' });
    // Everybody is there now: what would be done, if it were done once more, is what is done.
    const late = await json<PlanView>(stage, ['feature', 'plan', '-f', file]);
    assert.deepEqual(late.inTheWay, []);
    await stage.approve(await stage.reach(id, 'review_pending'));
    await stage.waitFor(id, 'the second stage has begun', (one) => one.stage === 2);
    await stage.approve(await stage.reach(id, 'review_pending'));
    await stage.reach(id, 'landed');

    const events = await stage.events(id);
    const { tasks } = await stage.feature(id);
    const nodes = new Map(late.order.map((task) => [task.key, task]));
    const dispatched = events.filter((event) => event.type === 'task.dispatched').map((event) => {
      const { note } = event.data as { note: { agent: string; node: string; why: string } };
      const key = tasks.find((task) => task.id === event.task)?.key ?? '';
      assert.equal(note.why, nodes.get(key)?.why, `${key} went for the reason that was foreseen`);
      return { key, agent: note.agent, node: note.node };
    });
    const names = new Map((await json<{ items: { id: string; name: string }[] }>(stage, ['node', 'list'])).items.map((node) => [node.id, node.name]));
    assert.deepEqual(dispatched.map((one) => who({ ...one, node: names.get(one.node) ?? null })).sort(), late.order.map(who).sort());
    const place = (key: string): number => dispatched.findIndex((one) => one.key === key);
    assert.ok(place('types') < place('beside') && place('types') < place('web') && place('web') < place('alarm'), 'in the order of the waves, and of priority within one');
  },
};
