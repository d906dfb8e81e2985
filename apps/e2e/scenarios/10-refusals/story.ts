import assert from 'node:assert/strict';
import type { Client } from '@fuel/client';
import type { FeatureCreate } from '@fuel/contracts';
import { write } from '../../src/stage/script.ts';
import type { Story } from '../../src/story.ts';

const refusal = async (client: Client, tasks: readonly unknown[]) => {
  const answer = await client.call('createFeature', { body: { name: 'Refused', tasks } as FeatureCreate });
  assert.ok(!answer.ok && 'problem' in answer, 'the plan was accepted');
  return answer.problem;
};

export const story: Story = {
  title: 'a cycle and every other wrong plan is refused with its code, pointer and remedy, and writes nothing',
  async play(stage) {
    await stage.addRepository('api');
    await stage.addRepository('web');
    const task = (key: string, repository: string, dependsOn: unknown[] = []) => ({ key, repository, title: `Task ${key}`, prompt: write('x', 'x'), dependsOn });
    const cycle = await refusal(stage.client, [task('a', 'api', ['c']), task('b', 'web', ['a']), task('c', 'api', ['b']), task('d', 'web', ['c'])]);
    assert.equal(cycle.status, 409);
    assert.equal(cycle.code, 'dependency.cycle');
    assert.deepEqual(new Set(cycle.cycle?.map((member) => `${member.repository ?? ''}#${member.key}`)), new Set(['api#a', 'web#b', 'api#c']));
    const cases: [unknown[], string, string][] = [
      [[], 'feature.no_tasks', '/tasks'],
      [[task('a', 'nowhere')], 'repository.unknown', '/tasks/0/repository'],
      [[task('a', 'api'), task('a', 'web')], 'task.duplicate_key', '/tasks/1/key'],
      [[task('a', 'api', ['a'])], 'dependency.self', '/tasks/0/dependsOn/0'],
      [[task('a', 'api', ['b'])], 'dependency.unknown', '/tasks/0/dependsOn/0'],
      [[task('a', 'api'), task('b', 'web', [{ task: 'a', until: { whenever: true } }])], 'gate.unknown', '/tasks/1/dependsOn/0/until'],
      [[{ key: 'a', kind: 'external', title: 'A', prompt: 'x', signal: { name: 'applied' } }, task('b', 'web', [{ task: 'a', until: { contract: 'users' } }])], 'gate.never_opens', '/tasks/1/dependsOn/0/until'],
      [[{ ...task('a', 'api'), repository: undefined }], 'task.repository_missing', '/tasks/0/repository'],
    ];
    for (const [tasks, code, pointer] of cases) {
      const problem = await refusal(stage.client, tasks);
      assert.deepEqual([problem.code, problem.pointer], [code, pointer]);
      assert.ok(problem.detail.length > 20 && problem.requestId.length > 0);
    }
    const { items } = await stage.features();
    assert.equal(items.length, 0);
  },
};
