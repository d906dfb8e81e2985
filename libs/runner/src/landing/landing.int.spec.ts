import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { refs, type FactOf, type OrderOf } from '@fuel/contracts';
import { findOrder } from '@fuel/local';
import { sampleNode, type SampleNode, type SampleRepository } from '../fixtures/sample-node.ts';
import { moveBranch } from './move-branch.ts';
import { prepareLanding } from './prepare-landing.ts';
import { publishLanding } from './publish-landing.ts';

let node: SampleNode;
let api: SampleRepository;

beforeEach(async () => {
  node = await sampleNode();
  api = await node.repository('api', { 'a.txt': 'one\n' });
});
afterEach(() => node.remove());

const ref = refs.landing('lnd_1', 'rep_api', 1);
const head = async (task: string, files: Record<string, string>) => {
  const to = refs.attempt(task, 1);
  return { task, ref: to, sha: await api.commit(api.base, to, files), title: `Work of ${task}` };
};
type Head = Awaited<ReturnType<typeof head>>;
const prepareOrder = (heads: Head[]) =>
  node.accept<OrderOf<'landing.prepare'>>({ type: 'landing.prepare', landing: 'lnd_1', epoch: 1, repository: api.ref, feature: { id: 'fea_1', name: 'Greetings' }, heads, ref });
const prepare = async (...heads: Head[]) => {
  await prepareLanding(node.context, prepareOrder(heads));
  return node.facts().at(-1);
};
const publish = async (from: string, to: string) => {
  await publishLanding(node.context, node.accept<OrderOf<'landing.publish'>>({ type: 'landing.publish', landing: 'lnd_1', epoch: 1, repository: api.ref, from, to, ref }));
  return node.facts().at(-1);
};

describe('a landing', () => {
  test('given work of several tasks, when it is prepared and published, then the default branch holds all of it', async () => {
    const prepared = (await prepare(await head('tsk_a', { 'b.txt': '' }), await head('tsk_b', { 'c.txt': '' }))) as FactOf<'landing.prepared'>;
    expect(prepared).toMatchObject({ type: 'landing.prepared', base: api.base, prepared: await api.git('rev-parse', ref) });
    expect(await api.git('rev-parse', 'main')).toBe(api.base);
    expect(await publish(api.base, prepared.prepared)).toMatchObject({ type: 'landing.published', to: prepared.prepared });
    expect((await api.git('ls-tree', '--name-only', 'main')).split('\n')).toEqual(['a.txt', 'b.txt', 'c.txt']);
    expect(await api.git('log', '-1', '--format=%an %s', 'main')).toBe('Fuel Federation Land "Work of tsk_b" of "Greetings"');
  });

  test('given the same order twice, when the branch has moved in between, then the same commit is prepared', async () => {
    const order = prepareOrder([await head('tsk_a', { 'b.txt': '' })]);
    await prepareLanding(node.context, order);
    const first = node.facts().at(-1);
    await api.commit(api.base, 'refs/heads/main', { 'foreign.txt': '' });
    await prepareLanding(node.context, { ...order, progress: findOrder(node.context.local, order.id)?.progress });
    expect(node.facts().at(-1)).toEqual(first);
  });

  test('given work that does not fit, then the conflict names the task and the paths, and nothing is pushed', async () => {
    const one = await head('tsk_a', { 'a.txt': 'mine\n' });
    const two = await head('tsk_b', { 'a.txt': 'yours\n' });
    expect(await prepare(one, two)).toMatchObject({ type: 'landing.conflicted', base: api.base, task: 'tsk_b', paths: ['a.txt'] });
    await expect(api.git('rev-parse', '--verify', ref)).rejects.toThrow();
  });

  test('given somebody else has pushed, when it is published, then it is refused and the foreign commit stays', async () => {
    const prepared = (await prepare(await head('tsk_a', { 'b.txt': '' }))) as FactOf<'landing.prepared'>;
    const foreign = await api.commit(api.base, 'refs/heads/main', { 'foreign.txt': '' });
    expect(await publish(api.base, prepared.prepared)).toMatchObject({ type: 'landing.refused', code: 'base_moved', retryable: true, message: expect.stringContaining(foreign) });
    expect(await api.git('rev-parse', 'main')).toBe(foreign);
  });

  test('given it was published before, when the order is carried out again, then it counts, even if somebody built on it', async () => {
    const prepared = (await prepare(await head('tsk_a', { 'b.txt': '' }))) as FactOf<'landing.prepared'>;
    await publish(api.base, prepared.prepared);
    expect(await publish(api.base, prepared.prepared)).toMatchObject({ type: 'landing.published' });
    await api.commit(prepared.prepared, 'refs/heads/main', { 'later.txt': '' });
    expect(await publish(api.base, prepared.prepared)).toMatchObject({ type: 'landing.published' });
  });

  test('given a head that is nowhere, then it is refused with that reason', async () => {
    expect(await prepare({ task: 'tsk_a', ref: refs.attempt('tsk_a', 1), sha: 'd'.repeat(40), title: 'Gone' })).toMatchObject({ type: 'landing.refused', code: 'head_missing' });
  });
});

describe('a branch that people see', () => {
  const move = async (from: string | null, to: string) => {
    await moveBranch(node.context, node.accept<OrderOf<'branch.move'>>({ type: 'branch.move', repository: api.ref, branch: 'feat/greet-1', from, to, ref: refs.attempt('tsk_a', 1) }));
    return node.facts().at(-1);
  };

  test('given where it should be, then it moves; given it is elsewhere, then it stays', async () => {
    const { sha } = await head('tsk_a', { 'b.txt': '' });
    expect(await move(null, api.base)).toMatchObject({ type: 'branch.moved', to: api.base });
    expect(await move(api.base, sha)).toMatchObject({ type: 'branch.moved', to: sha });
    expect(await move(api.base, sha)).toMatchObject({ type: 'branch.moved', to: sha });
    expect(await move(null, api.base)).toMatchObject({ type: 'branch.refused', actual: sha });
  });
});
