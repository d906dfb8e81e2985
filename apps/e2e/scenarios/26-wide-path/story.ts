import assert from 'node:assert/strict';
import { fileAt } from '../../src/stage/git.ts';
import { script, write } from '../../src/stage/script.ts';
import { defaultFiles } from '../../src/stage/stage.ts';
import type { Story } from '../../src/story.ts';

const copy = (repository: string, to: string) => ({ copyUpstream: { repository, from: 'contract.txt', to } });
const beneath = (path: string) => Object.fromEntries(Object.entries(defaultFiles).map(([name, text]) => [`${path}/${name}`, text]));

/** What the plain path passes by: a default branch of another name, a part of a repository, one node for all, upstream work of upstream work, a prompt that no order holds, an agent that loosens its own check. */
export const story: Story = {
  title: 'one node for three repositories, one of them a path of a larger one; a prompt too long for an order; an agent that switches its check off',
  async play(stage) {
    await stage.addRepository('web');
    await stage.addRepository('app', { files: { 'README.md': '# Many packages\n', ...beneath('packages/app') }, path: 'packages/app', consumers: ['web'] });
    await stage.addRepository('types', { branch: 'trunk', consumers: ['app'] });
    await stage.addNode('all', ['types', 'app', 'web']);
    const longest = `${'Read this carefully. '.repeat(20_000)}\n\n${write('contract.txt', 'v1\n')}`;
    assert.ok(longest.length > 400_000);
    const feature = await stage.create({
      name: 'Wide',
      tasks: [
        { key: 'types', repository: 'types', title: 'Types', prompt: longest },
        { key: 'app', repository: 'app', title: 'App', dependsOn: ['types'], prompt: script('Copy.', [copy('types', 'contract.txt'), { commit: 'app' }]) },
        { key: 'web', repository: 'web', title: 'Web', dependsOn: ['app'], prompt: script('Copy both.', [copy('types', 'from-types.txt'), copy('app', 'from-app.txt'), { commit: 'web' }]) },
        {
          key: 'sly', repository: 'web', title: 'Switch the check off',
          prompt: script('Pass.', [{ whenEpoch: 1, steps: [{ write: 'BROKEN', content: '' }, { write: '.fuel/config.yaml', content: 'check: "true"\n' }, { commit: 'sly' }], otherwise: [{ remove: 'BROKEN' }, { commit: 'mended' }] }]),
        },
      ],
    });
    await stage.start(feature.id);
    const done = await stage.reach(feature.id, 'review_pending');
    assert.deepEqual(done.tasks.map((task) => [task.key, task.epoch]).sort(), [['app', 1], ['sly', 2], ['types', 1], ['web', 1]]);
    const sly = done.tasks.find((task) => task.key === 'sly');
    assert.deepEqual(sly?.findings.map(({ code, path, needsPerson }) => [code, path, needsPerson]), [['configuration_changed', '.fuel/config.yaml', true]]);
    await assert.rejects(stage.approve(done), /feature\.finding_unnamed/);
    await stage.approve(done, { [sly.id]: ['configuration_changed'] });
    await stage.reach(feature.id, 'landed');
    assert.equal(await fileAt(stage.repository('types'), 'trunk', 'contract.txt'), 'v1');
    assert.equal(await fileAt(stage.repository('app'), 'main', 'packages/app/contract.txt'), 'v1');
    assert.deepEqual(await Promise.all(['from-types.txt', 'from-app.txt'].map((path) => fileAt(stage.repository('web'), 'main', path))), ['v1', 'v1']);

    const created = await stage.fuel(['task', 'create', '--repository', 'web', '--title', 'Alone', '--prompt', write('alone.txt', 'alone\n'), '--start', '--json']);
    assert.equal(created.code, 0, created.stderr);
    const { items } = await stage.features();
    const alone = items.find((one) => one.id !== feature.id);
    assert.deepEqual(alone?.tasks.map((task) => task.title), ['Alone'], 'a task without a feature is a feature of one task');
    await stage.reach(alone.id, 'review_pending');
  },
};
