import assert from 'node:assert/strict';
import { join } from 'node:path';
import { fileAt } from '../../src/stage/git.ts';
import { script } from '../../src/stage/script.ts';
import type { Story } from '../../src/story.ts';

/** The web page is done while the endpoint that it calls is still being worked on: it stands on the contract alone. */
export const story: Story = {
  title: 'a consumer starts when a contract is frozen, long before its producer is done',
  async play(stage) {
    for (const name of ['api', 'web']) {
      await stage.addRepository(name);
      await stage.addNode(`${name}-1`, name);
    }
    await stage.addRepository('docs');
    await stage.addNode('docs-1', ['docs', 'api']);
    // The one that lays the contract has to read the repository that it comes from.
    await stage.addNode('web-2', ['web', 'api']);
    const go = join(stage.root, 'go');
    const feature = await stage.create({
      name: 'Users',
      tasks: [
        {
          key: 'api', repository: 'api', title: 'Serve users',
          prompt: script('Freeze the contract first.', [
            { write: 'users.yaml', content: 'users: v1\n' }, { commit: 'The contract' }, { freeze: { name: 'users-api', path: 'users.yaml' } },
            { waitForFile: go }, { write: 'users.ts', content: 'serve\n' }, { commit: 'Serve users' },
          ]),
        },
        {
          key: 'docs', repository: 'docs', title: 'Write about users', dependsOn: [{ task: 'api', until: { contract: 'users-api', sha256: 'b'.repeat(64) } }],
          prompt: script('Never.', [{ write: 'users.md', content: 'users\n' }, { commit: 'Users' }]),
        },
        {
          key: 'web', repository: 'web', title: 'Show users', dependsOn: [{ task: 'api', until: { contract: 'users-api' } }],
          prompt: script('Stand on the contract.', [{ copyContract: { name: 'users-api', to: 'users.yaml' } }, { readUpstreams: 'seen.json' }, { commit: 'Show users' }]),
        },
      ],
    });
    await stage.start(feature.id);
    const early = await stage.waitFor(feature.id, 'web is reviewed while api runs', (one) => one.tasks.find((task) => task.key === 'web')?.state === 'reviewed');
    const state = (key: string) => early.tasks.find((task) => task.key === key);
    assert.deepEqual([state('api')?.state, state('docs')?.state], ['running', 'blocked']);
    assert.match(state('docs')?.waits ?? '', /froze contract "users-api" as [0-9a-f]{12} and not as bbbbbbbbbbbb/);
    const docs = state('docs')?.id ?? '';
    await stage.touch(go);
    await stage.waitFor(feature.id, 'api is reviewed', (one) => one.tasks.find((task) => task.key === 'api')?.state === 'reviewed');
    assert.equal((await stage.feature(feature.id)).tasks.find((task) => task.id === docs)?.state, 'blocked', 'a wrong hash never releases');
    const frozen = await stage.fuel(['task', 'freeze', `${feature.id}#api`, 'users-api', '--path', 'users.yaml', '--sha256', 'b'.repeat(64), '--json']);
    assert.equal(frozen.code, 0, frozen.stderr);
    await stage.approve(await stage.reach(feature.id, 'review_pending'));
    await stage.reach(feature.id, 'landed');
    assert.equal(await fileAt(stage.repository('web'), 'main', 'users.yaml'), 'users: v1');
    assert.equal(await fileAt(stage.repository('web'), 'main', 'seen.json'), '[]');
  },
};
