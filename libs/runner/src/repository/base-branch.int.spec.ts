import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { refs, type FactOf, type OrderOf } from '@fuel/contracts';
import { fetchHead } from '@fuel/git';
import { runAttempt } from '../attempt/run-attempt.ts';
import { openRunningAttempts } from '../attempt/running-attempts.ts';
import { sampleNode, type SampleNode, type SampleRepository } from '../fixtures/sample-node.ts';
import { startOrder } from '../fixtures/sample-orders.ts';
import { prepareLanding } from '../landing/prepare-landing.ts';
import { publishLanding } from '../landing/publish-landing.ts';
import { openHeadObserver } from './observe-heads.ts';
import { openMirror } from './reach.ts';

let node: SampleNode;
let api: SampleRepository;
/** Another history of the same branch. */
let other: string;
beforeEach(async () => {
  node = await sampleNode();
  api = await node.repository('api', { 'a.txt': 'one\n' });
  const root = await api.git('commit-tree', '-m', 'Another beginning', `${api.base}^{tree}`);
  await api.git('update-ref', 'refs/heads/root', root);
  other = await api.commit(root, 'refs/heads/other', { 'other.txt': '' });
});
afterEach(() => node.remove());

const look = async () => fetchHead(node.context.git, { mirror: await openMirror(node.context, api.ref), branch: 'main' });
const moves = {
  rewritten: () => api.git('update-ref', 'refs/heads/main', other),
  deleted: () => api.git('update-ref', '-d', 'refs/heads/main'),
  renamed: async () => {
    await api.git('update-ref', 'refs/heads/trunk', 'refs/heads/main');
    await api.git('symbolic-ref', 'HEAD', 'refs/heads/trunk');
    await moves.deleted();
  },
};
const forcePushed = () => `branch main of repository "api" was force-pushed from ${api.base} to ${other}`;
const cases = [
  { how: 'rewritten' as const, said: forcePushed },
  { how: 'deleted' as const, said: () => 'branch main of repository "api" is gone. ' },
  { how: 'renamed' as const, said: () => 'branch main of repository "api" is gone; the default branch is now called trunk' },
];

describe('an attempt', () => {
  const run = async (change: Parameters<typeof startOrder>[1] = {}): Promise<FactOf<'attempt.finished'> | undefined> => {
    await runAttempt(node.context, node.accept(startOrder(api, { steps: [{ write: 'b.txt', content: '' }, { commit: 'b' }], ...change })), openRunningAttempts());
    return node.facts().findLast((fact) => fact.type === 'attempt.finished');
  };

  test.each(cases)('given a base that was $how after it was planned, then it ends as base_moved before anything is begun, with what happened and the remedy', async ({ how, said }) => {
    await moves[how]();
    const end = await run();
    expect(end).toMatchObject({ startSha: null, outcome: { kind: 'failed', failure: 'base_moved', message: expect.stringContaining(said()) } });
    expect(end?.outcome.kind === 'failed' ? end.outcome.message : '').toContain('then try it again: fuel task retry tsk_1');
    expect(node.facts().some(({ type }) => type === 'attempt.started')).toBe(false);
    expect(existsSync(node.context.home.slots)).toBe(false);
  });

  test('given a worktree in which the feature went on before, when the branch was rewritten and looked at since, then nothing goes on in it; once the old history is back, it does', async () => {
    const first = await run();
    const head = first?.outcome.kind === 'completed' ? first.outcome.head : '';
    const next = { task: 'tsk_2', key: 'two', start: { sha: api.base, merge: [head] }, steps: [{ failUnlessFile: 'b.txt' }, { write: 'c.txt', content: '' }, { commit: 'c' }] };
    await moves.rewritten();
    await look();
    expect((await run(next))?.outcome).toMatchObject({ kind: 'failed', failure: 'base_moved' });
    await api.git('update-ref', 'refs/heads/main', api.base);
    expect((await run({ ...next, epoch: 2 }))?.outcome.kind).toBe('completed');
  });

  test('given a base that only went on, or that this node has not seen yet, then it is as always', async () => {
    await look();
    const newer = await api.commit(api.base, 'refs/heads/main', { 'newer.txt': '' });
    expect((await run())?.outcome.kind).toBe('completed');
    expect((await run({ task: 'tsk_2', key: 'two', base: newer, start: { sha: newer, merge: [] } }))?.outcome.kind).toBe('completed');
  });
});

test('given a branch that was renamed, when the node looks at it, then it says what it is called now', async () => {
  await moves.renamed();
  const heads = openHeadObserver(node.context, () => undefined);
  expect(await heads.observe(api.ref)).toMatchObject({ kind: 'unreadable', retryable: true, message: expect.stringMatching(/has no branch main, and its default branch is called trunk: push/) });
  await api.git('symbolic-ref', 'HEAD', 'refs/heads/main');
  expect(await heads.observe(api.ref)).toMatchObject({ message: expect.stringMatching(/has no branch main: push/) });
});

describe('a landing', () => {
  const ref = refs.landing('lnd_1', 'rep_api', 1);
  const of = { landing: 'lnd_1', epoch: 1 };
  const prepare = async (base: string | undefined = api.base) => {
    const to = refs.attempt('tsk_1', 1);
    const head = { task: 'tsk_1', ref: to, sha: await api.commit(api.base, to, { 'b.txt': '' }), title: 'Add b' };
    const order: OrderOf<'landing.prepare'> = { type: 'landing.prepare', ...of, repository: api.ref, feature: { id: 'fea_1', name: 'Greetings' }, heads: [head], base, ref };
    await prepareLanding(node.context, node.accept(order));
    return node.facts().at(-1);
  };
  const publish = async (to: string) => {
    await publishLanding(node.context, node.accept<OrderOf<'landing.publish'>>({ type: 'landing.publish', ...of, repository: api.ref, from: api.base, to, ref }));
    return node.facts().at(-1);
  };

  test.each(cases)('given a base that was $how after the attempt, then nothing is prepared: base_moved, for a person', async ({ how, said }) => {
    await look();
    await moves[how]();
    expect(await prepare()).toMatchObject({ type: 'landing.refused', code: 'base_moved', retryable: false, message: expect.stringContaining(said()) });
    await expect(api.git('rev-parse', '--verify', ref)).rejects.toThrow();
  });

  test.each(cases)('given a base that was $how after it was prepared, then nothing is published: base_moved, for a person', async ({ how, said }) => {
    const prepared = (await prepare()) as FactOf<'landing.prepared'>;
    await moves[how]();
    expect(await publish(prepared.prepared)).toMatchObject({ type: 'landing.refused', code: 'base_moved', retryable: false, message: expect.stringContaining(said()) });
    expect(await api.git('for-each-ref', '--format=%(objectname)', 'refs/heads/main')).toBe(how === 'rewritten' ? other : '');
  });

  test('given a hub that does not say where the work began, then a branch that is there is taken as it is', async () => {
    await moves.rewritten();
    const order: OrderOf<'landing.prepare'> = { type: 'landing.prepare', ...of, repository: api.ref, feature: { id: 'fea_1', name: 'Greetings' }, heads: [{ task: 'tsk_1', ref: 'refs/heads/other', sha: other, title: 'x' }], ref };
    await prepareLanding(node.context, node.accept(order));
    expect(node.facts().at(-1)).toMatchObject({ type: 'landing.prepared', base: other });
  });
});
