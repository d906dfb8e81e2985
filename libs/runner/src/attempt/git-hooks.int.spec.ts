import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { refs, type FactOf } from '@fuel/contracts';
import { sampleNode, type SampleNode, type SampleRepository } from '../fixtures/sample-node.ts';
import { startOrder } from '../fixtures/sample-orders.ts';
import { runAttempt } from './run-attempt.ts';
import { openRunningAttempts } from './running-attempts.ts';

let node: SampleNode;
beforeEach(async () => void (node = await sampleNode()));
afterEach(() => node.remove());

/** What husky does in `npm install`, as the repository's setup. */
const husky = "mkdir -p .husky/_ && printf '*' > .husky/_/.gitignore && printf '#!/bin/sh\\nexec sh .husky/pre-commit\\n' > .husky/_/pre-commit && chmod +x .husky/_/pre-commit && git config core.hooksPath .husky/_";
const hook = 'echo "$(pwd)" > hooked.txt && git add hooked.txt\n';
const steps = [{ write: 'b.txt', content: 'b\n' }, { commit: 'b' }];

const repository = (name: string, more: string): Promise<SampleRepository> => node.repository(name, { '.husky/pre-commit': hook, '.fuel/config.yaml': `setup: ${JSON.stringify(husky)}\n${more}` });

async function run(of: SampleRepository): Promise<{ readonly end: FactOf<'attempt.finished'> | undefined; readonly files: string }> {
  await runAttempt(node.context, node.accept(startOrder(of, { steps })), openRunningAttempts());
  return { end: node.facts().filter((fact) => fact.type === 'attempt.finished').at(-1), files: await of.git('ls-tree', '-r', '--name-only', refs.attempt('tsk_1', 1)) };
}

describe('the git hooks of a repository whose setup installs them', () => {
  test.each(['worktree', 'clone'])('given its configuration names them and isolation %s, then the agent\'s commit runs them with the worktree as their root, and nobody is told of an installation', async (isolation) => {
    const { end, files } = await run(await repository('api', `isolation: ${isolation}\nworktrees: { gitHooks: .husky/_ }\n`));
    expect(end).toMatchObject({ outcome: { kind: 'completed' }, warnings: [] });
    expect(files.split('\n')).toContain('hooked.txt');
  });

  test('given its configuration says nothing of them, then none run, and the installation is no misdeed', async () => {
    const { end, files } = await run(await repository('api', ''));
    expect(end).toMatchObject({ outcome: { kind: 'completed' }, warnings: [] });
    expect(files.split('\n')).not.toContain('hooked.txt');
  });

  test('given a folder that is not there, then the node says so, and the work counts', async () => {
    const said: string[] = [];
    node = { ...node, context: { ...node.context, log: (_level, text) => void said.push(text) } };
    const { end } = await run(await repository('api', 'worktrees: { gitHooks: .missing }\n'));
    expect(end?.outcome.kind).toBe('completed');
    expect(said).toContainEqual(expect.stringMatching(/worktrees\.gitHooks: there is no folder \.missing/));
  });
});
