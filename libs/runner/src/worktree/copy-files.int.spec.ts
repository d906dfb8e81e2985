import { readFileSync } from 'node:fs';
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

const secret = 'q7Zp2LxV9mRt4KbN';

const config = `worktrees:
  copy: [.env, config/local.env, a.txt, seen.txt, linked.env, missing.env, big.env]
`;

type How = { readonly of?: 'own' | 'other'; readonly setup?: string; readonly epoch?: number };

/** An attempt of a node that joined beside the checkout of a repository, for this repository or another. */
async function attempt(steps: readonly Record<string, unknown>[], { of = 'own', setup, epoch = 1 }: How = {}) {
  const files = { '.fuel/config.yaml': `${setup === undefined ? '' : `setup: ${JSON.stringify(setup)}\n`}${config}`, '.gitignore': '*.env\n.env\n', 'a.txt': 'tracked\n' };
  const name = `api${epoch}`;
  const [api, other] = [await node.repository(name, files), await node.repository(`other${epoch}`, files)];
  const checkout = path.join(path.dirname(node.context.home.root), name);
  const home = path.join(checkout, '.fuel/node');
  await mkdir(home, { recursive: true });
  await mkdir(path.join(checkout, 'config'));
  for (const [file, text] of [['.env', `SECRET=${secret}\n`], ['config/local.env', 'TOKEN=of-the-folder-77x1y\n'], ['a.txt', 'changed\n'], ['seen.txt', 'x'], ['big.env', 'x'.repeat(5 * 1024 * 1024)]] as const) await writeFile(path.join(checkout, file), text);
  await symlink('/etc/hostname', path.join(checkout, 'linked.env'));
  const [warnings, said]: [string[], string[]] = [[], []];
  const live = { ...node.context.live, say: (_of: unknown, _stream: unknown, text: string) => void said.push(text) };
  const context = { ...node.context, live, home: nodeHome(await realpath(home)), log: (level: string, text: string) => void (level === 'warn' && warnings.push(text)) };
  const again = (by: readonly Record<string, unknown>[], then: number): Promise<void> => runAttempt(context, node.accept(startOrder(of === 'own' ? api : other, { steps: by, epoch: then })), openRunningAttempts());
  await again(steps, epoch);
  const end = () => node.facts().filter((fact): fact is FactOf<'attempt.finished'> => fact.type === 'attempt.finished').at(-1)?.outcome;
  return { end: end(), warnings, said, context, again };
}

test('given files that the configuration names, then the worktree has them, but none that git sees, and none that is a link, too large or missing', async () => {
  const { end, warnings } = await attempt([{ failUnlessFile: '.env' }, { failUnlessFile: 'config/local.env' }, { write: 'b.txt', content: 'b' }, { commit: 'b' }]);
  expect(end).toMatchObject({ kind: 'completed' });
  expect(warnings).toEqual([
    expect.stringMatching(/linked\.env is not copied: there is no such file/), expect.stringMatching(/missing\.env is not copied: there is no such file/),
    expect.stringMatching(/big\.env is not copied: it is larger/), expect.stringMatching(/seen\.txt is not copied: git does not ignore it/),
  ]);
});

test('given values in those files, then nothing that is said or kept of what was said holds them, also in a worktree that is used again', async () => {
  const steps = [{ shell: `cat .env config/local.env; cat .env >&2; printf %s "$(cut -d= -f2 < .env)" | base64` }, { failUnlessFile: 'b.txt' }];
  const { said, context, warnings, again } = await attempt(steps);
  await again(steps, 2);
  const kept = ['att_1x1', 'att_1x2'].map((one) => readFileSync(path.join(context.home.logs, one, 'stdout.log'), 'utf8'));
  expect(said.filter((line) => line.includes('SECRET=[secret]'))).toHaveLength(2);
  expect(node.facts().filter(({ type }) => type === 'attempt.finished')).toHaveLength(2);
  for (const text of [...kept, said.join('\n'), JSON.stringify(node.facts().filter(({ type }) => type !== 'order.accepted')), warnings.join('\n')]) expect(text).not.toMatch(new RegExp(`${secret}|${Buffer.from(secret).toString('base64').slice(0, 20)}|of-the-folder-77x1y`));
});

test('given a setup that fails, then its words hold none of them', async () => {
  const { end } = await attempt([], { setup: 'cat .env; exit 3' });
  expect(end).toMatchObject({ kind: 'failed', message: expect.stringMatching(/exited with 3\nSECRET=\[secret\]/) });
});

test('given another repository than that of the checkout, then nothing of it is copied', async () => {
  const { end, warnings } = await attempt([{ failUnlessFile: '.env' }], { of: 'other' });
  expect(end).toMatchObject({ kind: 'failed' });
  expect(warnings).toContainEqual(expect.stringContaining('did not join beside a checkout of the repository'));
});
