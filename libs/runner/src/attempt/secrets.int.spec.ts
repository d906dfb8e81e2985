import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { FactOf } from '@fuel/contracts';
import { sampleNode, type SampleNode } from '../fixtures/sample-node.ts';
import { startOrder } from '../fixtures/sample-orders.ts';
import { sampleProgram } from '../fixtures/sample-program.ts';
import { runAttempt } from './run-attempt.ts';
import { openRunningAttempts } from './running-attempts.ts';

let node: SampleNode;

beforeEach(async () => {
  node = await sampleNode();
});
afterEach(() => node.remove());

const token = ['ghp', 'aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zA1cD3eF5'].join('_');

async function attempt(...steps: readonly Record<string, unknown>[]) {
  const api = await node.repository('api', { 'a.txt': 'one\n' });
  await runAttempt(node.context, node.accept(startOrder(api, { steps })), openRunningAttempts());
  const refs = await api.git('for-each-ref', '--format=%(refname)');
  return { done: node.facts().at(-1) as FactOf<'attempt.finished'>, refs };
}

describe('an attempt that commits a key', () => {
  test('given that it took it out again in a later commit, then nothing of it is pushed, and it is sent back without its value', async () => {
    const { done, refs } = await attempt({ write: 'src/a.ts', content: `export const x = '${token}';\n` }, { commit: 'one' }, { write: 'src/a.ts', content: 'export const x = process.env.X;\n' }, { commit: 'two' });
    expect(done.outcome).toMatchObject({ kind: 'needs_work', issues: [{ code: 'secret_added', path: 'src/a.ts' }, { code: 'secret_added', message: expect.stringContaining('Nothing of this try was pushed') }] });
    expect(done.warnings.join()).toContain('kept on this node only');
    expect(refs).toBe('refs/heads/main');
    expect(JSON.stringify(done)).not.toContain(token);
  });

  test('given a binary file that holds it, then nothing is pushed; where it stood in that file before, it is none of its own', async () => {
    const { done, refs } = await attempt({ write: 'a.db', content: `\u0000\u0001${token}\u0000` }, { commit: 'one' });
    expect(done.outcome).toMatchObject({ kind: 'needs_work', issues: [{ code: 'secret_added', path: 'a.db', message: expect.stringContaining('this binary file holds') }, { code: 'secret_added' }] });
    expect(refs).toBe('refs/heads/main');
    expect(JSON.stringify(done)).not.toContain(token);
    const web = await node.repository('web', { 'a.db': `\u0000\u0001${token}\u0000` });
    await runAttempt(node.context, node.accept(startOrder(web, { epoch: 2, steps: [{ write: 'a.db', content: `\u0000\u0002${token}\u0000more` }, { commit: 'two' }] })), openRunningAttempts());
    expect(node.facts().at(-1)).toMatchObject({ outcome: { kind: 'completed' }, warnings: [] });
  });

  test('given a merge that alone brings it, then nothing is pushed', async () => {
    const git = (...args: readonly string[]) => ['git', '-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args].join(' ');
    const body = [git('checkout', '-qb', 'left'), git('commit', '-q', '--allow-empty', '-m', 'left'), git('checkout', '-q', '--detach', 'HEAD~1'), git('commit', '-q', '--allow-empty', '-m', 'right'), git('merge', '-q', '--no-commit', '--no-ff', 'left'), `echo ${token} > a.txt`, 'git add -A', git('commit', '-q', '-m', 'merge')].join(' && ');
    const command = await sampleProgram(node.context.home.root, 'merges', `${body}; echo done`);
    const api = await node.repository('api', { 'a.txt': 'one\n' });
    const context = { ...node.context, settings: { ...node.context.settings, agents: { merges: { command, args: [], dialect: 'text', success: { exit: 0 } } } } };
    await runAttempt(context, node.accept(startOrder(api, { agent: 'merges' })), openRunningAttempts());
    expect((node.facts().at(-1) as FactOf<'attempt.finished'>).outcome).toMatchObject({ kind: 'needs_work', issues: [{ code: 'secret_added', path: 'a.txt' }, { code: 'secret_added' }] });
    expect(await api.git('for-each-ref', '--format=%(refname)')).toBe('refs/heads/main');
  });

  test('given that it only left it uncommitted, then what is kept of it stays on the node', async () => {
    const { done, refs } = await attempt({ write: 'b.txt', content: 'fine\n' }, { commit: 'one' }, { write: '.env', content: `TOKEN=${token}\n` });
    expect(done).toMatchObject({ outcome: { kind: 'needs_work', issues: [{ code: 'dirty_tree' }] }, salvage: { ref: expect.stringContaining('salvage') } });
    expect(refs).toBe('refs/heads/main');
  });
});
