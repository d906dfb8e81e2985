import assert from 'node:assert/strict';
import { join } from 'node:path';
import { openClient } from '@fuel/testing';
import { document, fuel, json, refusedBy } from '../../src/stage/cli.ts';
import { fileAt } from '../../src/stage/git.ts';
import { script, write } from '../../src/stage/script.ts';
import type { Stage } from '../../src/stage/stage.ts';
import type { Story } from '../../src/story.ts';

/** The edges as they are stored, by keys. */
async function edges(stage: Stage): Promise<readonly string[]> {
  await using database = await openClient(stage.servers.databaseUrl);
  const rows = await database.rows<{ edge: string }>('select u.key || $1 || c.key as edge from edges e join tasks u on u.id = e.upstream_id join tasks c on c.id = e.consumer_id order by 1', ['>']);
  return rows.map(({ edge }) => edge);
}

/** One feature grows, is rewired and shrinks while its first task runs; another stands on its landing. */
export const story: Story = {
  title: 'tasks and dependencies come and go while a feature runs, no circle is ever closed, and a feature waits for the landing of another',
  async play(stage) {
    for (const name of ['app', 'web']) {
      await stage.addRepository(name);
      await stage.addNode(`${name}-1`, name);
    }
    const go = join(stage.root, 'go');
    const first = await stage.create({
      name: 'First',
      tasks: [
        { key: 'slow', repository: 'app', title: 'Slow', prompt: script('Wait.', [{ waitForFile: go }, { write: 'slow.txt', content: 'slow\n' }, { commit: 'slow' }]) },
        { key: 'then', repository: 'app', title: 'Then', prompt: script('Look.', [{ failUnlessFile: 'extra.txt' }, { write: 'then.txt', content: 'then\n' }, { commit: 'then' }]), dependsOn: ['slow'] },
        { key: 'end', repository: 'app', title: 'End', prompt: write('end.txt', 'end\n'), dependsOn: ['then'] },
      ],
    });
    const second = await stage.create({ name: 'Second', tasks: [{ key: 'page', repository: 'app', title: 'Page', prompt: script('Stand on it.', [{ failUnlessFile: 'then.txt' }, { write: 'page.txt', content: 'page\n' }, { commit: 'page' }]) }, { key: 'site', repository: 'web', title: 'Site', prompt: write('site.txt', 'site\n') }] });
    const at = (feature: { id: string }, key: string): string => `${feature.id}#${key}`;
    await stage.start(first.id);
    await stage.waitFor(first.id, 'slow runs', (one) => one.tasks.some((task) => task.key === 'slow' && task.state === 'running'));

    const added = await document(stage, 'extra', { tasks: [{ key: 'extra', repository: 'app', title: 'Extra', prompt: write('extra.txt', 'extra\n'), dependsOn: ['slow'] }, { key: 'useless', repository: 'web', title: 'Useless', prompt: write('useless.txt', 'never\n'), dependsOn: ['slow'] }] });
    await fuel(stage, 0, ['task', 'add', first.id, '-f', added]);
    await fuel(stage, 0, ['task', 'depend', at(first, 'then'), at(first, 'extra')]);
    await fuel(stage, 0, ['task', 'depend', at(second, 'page'), at(first, 'then'), '--until', 'landed']);
    const grown = ['extra>then', 'slow>extra', 'slow>then', 'slow>useless', 'then>end', 'then>page'];
    assert.deepEqual(await edges(stage), grown);

    const circle = await refusedBy(stage, ['task', 'depend', at(first, 'extra'), at(first, 'end')]);
    assert.equal(circle.code, 'dependency.cycle');
    assert.deepEqual(new Set(circle.cycle?.map(({ key, repository }) => `${repository ?? ''}#${key}`)), new Set(['app#extra', 'app#then', 'app#end']));
    const said = await fuel(stage, 1, ['task', 'depend', at(first, 'extra'), at(first, 'end')]);
    assert.match(said.stderr, /app#extra → app#then → app#end → app#extra|app#then → app#end → app#extra → app#then|app#end → app#extra → app#then → app#end/);
    const across = await refusedBy(stage, ['task', 'depend', at(first, 'extra'), at(second, 'page')]);
    assert.equal(across.code, 'dependency.cycle', 'also when the circle leads through another feature');
    assert.deepEqual(new Set(across.cycle?.map(({ key }) => key)), new Set(['extra', 'then', 'page']));
    assert.equal((await refusedBy(stage, ['task', 'depend', at(first, 'slow'), at(second, 'site')])).code, 'dependency.too_late', 'slow runs already');
    assert.deepEqual(await edges(stage), grown, 'whatever was refused left nothing');

    await fuel(stage, 0, ['task', 'undepend', at(first, 'then'), at(first, 'slow')]);
    assert.equal((await refusedBy(stage, ['task', 'undepend', at(first, 'then'), at(first, 'slow')])).code, 'dependency.not_found');
    await fuel(stage, 0, ['task', 'depend', at(second, 'site'), at(first, 'useless')]);
    assert.equal((await refusedBy(stage, ['task', 'delete', at(first, 'useless')])).code, 'task.has_consumers');
    await fuel(stage, 0, ['task', 'delete', at(first, 'useless'), '--rewire', `${at(second, 'site')}=${at(first, 'end')}`]);
    assert.deepEqual(await edges(stage), ['end>site', 'extra>then', 'slow>extra', 'then>end', 'then>page']);

    await stage.start(second.id);
    await stage.touch(go);
    const done = await stage.reach(first.id, 'review_pending');
    assert.deepEqual(done.tasks.map((task) => [task.key, task.state]).sort(), ['end', 'extra', 'slow', 'then'].map((key) => [key, 'reviewed']));
    const site = await stage.waitFor(second.id, 'site is done', (one) => one.tasks.some((task) => task.key === 'site' && task.state === 'reviewed'));
    assert.equal(site.tasks.find((task) => task.key === 'page')?.state, 'blocked', 'then is reviewed, and page waits until it has landed');
    await stage.approve(done);
    await stage.reach(first.id, 'landed');
    await stage.approve(await stage.reach(second.id, 'review_pending'));
    await stage.reach(second.id, 'landed');
    assert.equal(await fileAt(stage.repository('app'), 'main', 'page.txt'), 'page');
    const landed = (await stage.events(first.id)).find((event) => event.type === 'feature.landed');
    const page = second.tasks.find((task) => task.key === 'page')?.id;
    const begun = (await stage.events(second.id)).find((event) => event.type === 'task.dispatched' && event.task === page);
    assert.ok(Date.parse(begun?.time ?? '') >= Date.parse(landed?.time ?? 'never'), 'page began after the landing');
    assert.deepEqual((await json<{ items: { key: string }[] }>(stage, ['feature', 'why', second.id])).items, []);
  },
};
