import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { refs, type FactOf, type OrderOf } from '@fuel/contracts';
import { findOrder } from '@fuel/local';
import { sampleNode, type SampleNode, type SampleRepository } from '../fixtures/sample-node.ts';
import type { FetchedLists } from '../node-context.ts';
import { withLists } from '../orders/whole-order.ts';
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
/** As fast as git makes commits: each adds a file to the base. */
async function manyHeads(count: number): Promise<Head[]> {
  const names = Array.from({ length: count }, (_, index) => `tsk_many${index}`);
  const stream = names.map((task) => `commit ${refs.attempt(task, 1)}\ncommitter A <a@example.org> 1700000000 +0000\ndata 4\nWork\nfrom ${api.base}\nM 100644 inline ${task}.txt\ndata 0\n\n`).join('');
  const file = path.join(node.context.home.root, 'stream');
  await writeFile(file, stream);
  await api.git('-c', 'alias.load=!git fast-import --quiet < "$1" #', 'load', file);
  const at = new Map((await api.git('for-each-ref', '--format=%(refname) %(objectname)')).split('\n').map((line) => line.split(' ') as [string, string]));
  return names.map((task) => ({ task, ref: refs.attempt(task, 1), sha: at.get(refs.attempt(task, 1)) ?? '', title: `Work of ${task}` }));
}
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

  test('given more work than an order takes, when its heads are fetched, then all of it lands; others than the order names do not, nor does what nobody waits for', async () => {
    const count = Number(process.env['FUEL_HEADS'] ?? 12);
    const heads = await manyHeads(count);
    const text = JSON.stringify({ heads });
    const lists = { sha256: createHash('sha256').update(text).digest('hex'), bytes: text.length };
    const carryOut = async (fetched: FetchedLists): Promise<FactOf<'landing.prepared'>> => {
      const order = prepareOrder(heads.slice(0, 1));
      const context = { ...node.context, fetchLists: () => Promise.resolve(fetched) };
      await withLists(context, { ...order, body: { ...order.body, lists } }, (whole) => prepareLanding(context, whole));
      return node.facts().at(-1) as FactOf<'landing.prepared'>;
    };
    expect(await carryOut({ kind: 'gone' })).toMatchObject({ type: 'order.accepted' });
    expect(await carryOut({ kind: 'failed', message: 'not for you', retryable: false })).toMatchObject({ type: 'order.declined', message: 'the lists of the order could not be fetched: not for you', retryable: false });
    expect(await carryOut({ kind: 'text', text: text.replace('Work', 'More') })).toMatchObject({ type: 'order.declined', message: expect.stringContaining('not what the order names') });
    const { prepared, type } = await carryOut({ kind: 'text', text });
    expect(type).toBe('landing.prepared');
    expect((await api.git('ls-tree', '--name-only', prepared)).split('\n').length).toBe(count + 1);
  }, 3_600_000);

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
