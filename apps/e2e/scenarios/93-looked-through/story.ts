import assert from 'node:assert/strict';
import { fileAt, git } from '../../src/stage/git.ts';
import { script } from '../../src/stage/script.ts';
import type { Story } from '../../src/story.ts';

/** Put together here, so that whoever looks through this repository finds none. */
const token = ['ghp', 'aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zA1cD3eF5'].join('_');
const code = Array.from({ length: 16 }, (_, at) => `export const value${at} = compute(${at}, 'of its own');`).join('\n');
const files = { 'README.md': '# Sample\n', '.fuel/config.yaml': 'check: sh check.sh\n', 'check.sh': 'test ! -e BROKEN\n', 'src/a.ts': `${code}\n` };

/** The first try of each agent does what it must not; what it is told is in the second one's prompt. */
export const story: Story = {
  title: 'what strays, leaks or copies is found before people see it; what judges the work needs a person by name',
  async play(stage) {
    await stage.addRepository('web', { files });
    await stage.addNode('web-1', 'web');
    const again = (first: readonly unknown[], then: readonly unknown[]) => [{ whenEpoch: 1, steps: first, otherwise: then }];
    const feature = await stage.create({
      name: 'Careful',
      tasks: [
        {
          key: 'strays', repository: 'web', title: 'Stay inside', paths: ['src'], forbidden: ['src/gen'],
          prompt: script('Write.', again([{ write: 'src/b.ts', content: 'b\n' }, { write: 'docs/b.md', content: 'b\n' }, { write: 'src/gen/c.ts', content: 'c\n' }, { commit: 'too much' }], [{ remove: 'docs/b.md' }, { remove: 'src/gen/c.ts' }, { commit: 'less' }])),
        },
        {
          key: 'leaks', repository: 'web', title: 'Use a key',
          prompt: script('Use the key.', again([{ write: 'key.ts', content: `export const key = '${token.slice(0, 10)}';\n` }, { append: 'key.ts', content: `export const whole = '${token}';\n` }, { commit: 'key' }], [{ write: 'key.ts', content: 'export const key = process.env.KEY;\n' }, { commit: 'from the environment' }])),
        },
        { key: 'copies', repository: 'web', title: 'Copy', prompt: script('Copy.', [{ write: 'src/copy.ts', content: `${code}\n` }, { write: '.fuel/config.yaml', content: 'check: "true"\n' }, { commit: 'copy' }]) },
      ],
    });
    await stage.start(feature.id);
    const done = await stage.reach(feature.id, 'review_pending');
    const by = new Map(done.tasks.map((task) => [task.key, task]));
    assert.deepEqual(done.tasks.map((task) => [task.key, task.epoch]).sort(), [['copies', 1], ['leaks', 2], ['strays', 2]]);
    const events = await stage.events(feature.id);
    const issues = (key: string): unknown => (events.find((event) => event.type === 'task.needsWork' && event.task === by.get(key)?.id)?.data as { note?: { issues?: { code: string; path?: string }[] } } | undefined)?.note?.issues?.map((issue) => [issue.code, issue.path ?? null]);
    assert.deepEqual(issues('strays'), [['path_outside', 'docs/b.md'], ['path_forbidden', 'src/gen/c.ts']]);
    assert.deepEqual(issues('leaks'), [['secret_added', 'key.ts'], ['secret_added', null]]);
    const copies = by.get('copies');
    assert.deepEqual(copies?.findings.map((one) => [one.code, one.path, one.needsPerson ?? false]), [['configuration_changed', '.fuel/config.yaml', true], ['duplicate_added', 'src/copy.ts', false]]);

    const { stdout } = await stage.fuel(['inbox', 'list', '--json']);
    const [item] = (JSON.parse(stdout) as { items: { kind: string; body: string }[] }).items.filter((one) => one.kind === 'review');
    assert.match(item?.body ?? '', /! copies: configuration_changed \.fuel\/config\.yaml/);
    const refused = await stage.fuel(['feature', 'approve', feature.id, '--yes']);
    assert.notEqual(refused.code, 0);
    assert.match(refused.stderr, /configuration_changed/);
    const approved = await stage.fuel(['feature', 'approve', feature.id, '--yes', '--despite', 'copies=configuration_changed']);
    assert.equal(approved.code, 0, approved.stderr);
    await stage.reach(feature.id, 'landed');
    assert.equal(await fileAt(stage.repository('web'), 'main', 'docs/b.md').catch(() => null), null);
    const history = await git(stage.repository('web').bare, 'log', '--all', '--format=%H', `-S${token}`);
    assert.equal(history, '', 'no commit in the shared repository holds the key');
    const told = JSON.stringify(await stage.events(feature.id));
    assert.ok(!told.includes(token), 'the log holds the key');
  },
};
