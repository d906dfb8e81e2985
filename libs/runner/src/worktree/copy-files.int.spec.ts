import { mkdir, realpath, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { FactOf } from '@fuel/contracts';
import { runAttempt } from '../attempt/run-attempt.ts';
import { openRunningAttempts } from '../attempt/running-attempts.ts';
import { sampleNode, type SampleNode } from '../fixtures/sample-node.ts';
import { startOrder } from '../fixtures/sample-orders.ts';
import { nodeHome } from '../node-home.ts';

let node: SampleNode;
beforeEach(async () => void (node = await sampleNode()));
afterEach(() => node.remove());

const config = `worktrees:
  copy: [.env, config/local.env, a.txt, seen.txt, linked.env, missing.env, big.env]
`;

/** An attempt of a node that joined beside the checkout of a repository, for this repository or another. */
async function attempt(steps: readonly Record<string, unknown>[], of: 'own' | 'other' = 'own') {
  const files = { '.fuel/config.yaml': config, '.gitignore': '*.env\n.env\n', 'a.txt': 'tracked\n' };
  const [api, other] = [await node.repository('api', files), await node.repository('other', files)];
  const checkout = path.join(path.dirname(node.context.home.root), 'api');
  const home = path.join(checkout, '.fuel/node');
  await mkdir(home, { recursive: true });
  await mkdir(path.join(checkout, 'config'));
  for (const [name, text] of [['.env', 'SECRET=1\n'], ['config/local.env', 'L=1\n'], ['a.txt', 'changed\n'], ['seen.txt', 'x'], ['big.env', 'x'.repeat(5 * 1024 * 1024)]] as const) await writeFile(path.join(checkout, name), text);
  await symlink('/etc/hostname', path.join(checkout, 'linked.env'));
  const warnings: string[] = [];
  const context = { ...node.context, home: nodeHome(await realpath(home)), log: (level: string, text: string) => void (level === 'warn' && warnings.push(text)) };
  await runAttempt(context, node.accept(startOrder(of === 'own' ? api : other, { steps })), openRunningAttempts());
  return { end: node.facts().filter((fact): fact is FactOf<'attempt.finished'> => fact.type === 'attempt.finished').at(-1)?.outcome, warnings };
}

test('given files that the configuration names, then the worktree has them, but none that git sees, and none that is a link, too large or missing', async () => {
  const { end, warnings } = await attempt([{ failUnlessFile: '.env' }, { failUnlessFile: 'config/local.env' }, { write: 'b.txt', content: 'b' }, { commit: 'b' }]);
  expect(end).toMatchObject({ kind: 'completed' });
  expect(warnings).toEqual([
    expect.stringMatching(/linked\.env is not copied: there is no such file/), expect.stringMatching(/missing\.env is not copied: there is no such file/),
    expect.stringMatching(/big\.env is not copied: it is larger/), expect.stringMatching(/seen\.txt is not copied: git does not ignore it/),
  ]);
});

test('given another repository than that of the checkout, then nothing of it is copied', async () => {
  const { end, warnings } = await attempt([{ failUnlessFile: '.env' }], 'other');
  expect(end).toMatchObject({ kind: 'failed' });
  expect(warnings).toContainEqual(expect.stringContaining('did not join beside a checkout of the repository'));
});
