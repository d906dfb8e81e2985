import { expect, test } from '@jest/globals';
import type { UpstreamWork } from '@fuel/contracts';
import { groupByRepository } from './group-upstreams.ts';

const work = (task: string, repository: string): UpstreamWork => ({
  task, key: task, title: task, sha: 'a'.repeat(40), base: 'b'.repeat(40), ref: 'refs/heads/x', direct: true, summary: '',
  repository: { id: repository, name: repository, url: `/srv/${repository}`, path: null, defaultBranch: 'main' },
});

test('given upstream work of two repositories, when it is grouped, then each has its own in the order of the order', () => {
  const groups = groupByRepository([work('tsk_1', 'types'), work('tsk_2', 'api'), work('tsk_3', 'types')]);
  expect(groups.map(({ repository, works }) => [repository.id, works.map(({ task }) => task)])).toEqual([
    ['types', ['tsk_1', 'tsk_3']],
    ['api', ['tsk_2']],
  ]);
});
