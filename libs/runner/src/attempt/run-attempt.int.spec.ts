import { createHash } from 'node:crypto';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { refs, type FactOf } from '@fuel/contracts';
import { until } from '@fuel/testing';
import { heldAttempts, unfinishedOrders } from '@fuel/local';
import { sampleNode, type SampleNode, type SampleRepository } from '../fixtures/sample-node.ts';
import { startOrder, upstreamOf } from '../fixtures/sample-orders.ts';
import { runAttempt } from './run-attempt.ts';
import { openRunningAttempts, type RunningAttempts } from './running-attempts.ts';

let node: SampleNode;
let api: SampleRepository;
let running: RunningAttempts;

beforeEach(async () => {
  node = await sampleNode();
  api = await node.repository('api', { 'README.md': 'api\n', 'a.txt': 'one\n' });
  running = openRunningAttempts();
});
afterEach(() => node.remove());

const run = async (change: Parameters<typeof startOrder>[1]): Promise<void> => runAttempt(node.context, node.accept(startOrder(api, change)), running);
const finished = (): FactOf<'attempt.finished'> => {
  const fact = node.facts().find((one) => one.type === 'attempt.finished');
  if (fact === undefined) throw new Error(`no end was told: ${JSON.stringify(node.facts())}`);
  return fact;
};
const at = (ref: string): Promise<string> => api.git('rev-parse', ref);

describe('an attempt', () => {
  test('given work that is committed, when the agent ends, then it is pushed to its own ref and told in order, and its room is gone', async () => {
    await run({ steps: [{ write: 'b.txt', content: 'two\n' }, { commit: 'Add b' }] });
    expect(node.facts().map(({ type }) => type)).toEqual(['order.accepted', 'attempt.started', 'attempt.finished']);
    const { outcome, startSha, diffstat, salvage } = finished();
    expect(outcome).toMatchObject({ kind: 'completed', head: await at(refs.attempt('tsk_1', 1)) });
    expect({ startSha, diffstat, salvage }).toEqual({ startSha: api.base, diffstat: { files: 1, additions: 1, deletions: 0 }, salvage: null });
    expect(await at('main')).toBe(api.base);
    expect(readdirSync(node.context.home.work)).toEqual([]);
    expect(unfinishedOrders(node.context.local)).toEqual([]);
  });

  test('given an agent with something to say, then people are told before the end, whatever lies in the place of its file later', async () => {
    await run({ steps: [{ message: 'The endpoint has two callers' }, { message: 'both are tested' }, { declareNoChange: 'it is there already' }] });
    const said = node.facts().flatMap((fact) => (fact.type === 'agent.message' ? [[fact.task, fact.epoch, fact.text]] : []));
    expect(said).toEqual([['tsk_1', 1, 'The endpoint has two callers'], ['tsk_1', 1, 'both are tested']]);
    expect(node.facts().at(-1)?.type).toBe('attempt.finished');
  });

  test('given a secret that the agent was trusted with, when it writes it into its files, then what is told holds it nowhere', async () => {
    process.env['SAMPLE_API_TOKEN'] = 'hunter2-hunter2';
    try {
      const base = await api.commit(api.base, 'refs/heads/main', { '.fuel/config.yaml': 'env: [SAMPLE_API_TOKEN]\n' });
      const encoded = Buffer.from('hunter2-hunter2').toString('base64');
      await run({ base, start: { sha: base, merge: [] }, steps: [{ message: 'I used hunter2-hunter2' }, { message: `and ${encoded}` }, { ask: 'Is hunter2-hunter2 right?', options: ['hunter2-hunter2', 'no'] }] });
    } finally {
      delete process.env['SAMPLE_API_TOKEN'];
    }
    expect(JSON.stringify(node.facts())).not.toMatch(/hunter2|aHVudGVy/);
    expect(node.facts().flatMap((fact) => (fact.type === 'agent.message' ? [fact.text] : []))).toEqual(['I used [secret]', 'and [secret]']);
    expect(finished().outcome).toEqual({ kind: 'needs_input', question: 'Is [secret] right?', options: ['[secret]', 'no'] });
  });

  test('given work that is not committed, when the agent ends, then it needs work and what was left is kept on the salvage ref', async () => {
    await run({ steps: [{ write: 'b.txt', content: 'two\n' }] });
    const { outcome, salvage } = finished();
    expect(outcome).toMatchObject({ kind: 'needs_work', issues: [{ code: 'dirty_tree', path: 'b.txt' }] });
    expect(salvage).toEqual({ ref: refs.salvage('tsk_1', 1), sha: await at(refs.salvage('tsk_1', 1)) });
    expect(await api.git('show', `${refs.salvage('tsk_1', 1)}:b.txt`)).toBe('two');
    await expect(at(refs.attempt('tsk_1', 1))).rejects.toThrow();
  });

  test('given a contract that is committed and promised, when the agent goes on, then it is told at once, at a commit that can be fetched', async () => {
    const go = `${node.context.home.root}/go`;
    const running = run({ steps: [{ write: 'users.yaml', content: 'v1\n' }, { commit: 'The contract' }, { freeze: { name: 'users-api', path: 'users.yaml' } }, { waitForFile: go }, { write: 'b.txt', content: 'b\n' }, { commit: 'The rest' }] });
    const frozen = await until(() => node.facts().find((one) => one.type === 'contract.frozen'), { timeoutMs: 20_000, describe: 'the contract is told while the agent runs' });
    expect(node.facts().some((one) => one.type === 'attempt.finished')).toBe(false);
    const sha256 = createHash('sha256').update('v1\n').digest('hex');
    expect(frozen).toMatchObject({ task: 'tsk_1', epoch: 1, name: 'users-api', path: 'users.yaml', sha256 });
    expect(await at(refs.contract('tsk_1', 1, frozen.commit))).toBe(frozen.commit);
    writeFileSync(go, '');
    await running;
    expect(node.facts().map(({ type }) => type)).toEqual(['order.accepted', 'attempt.started', 'contract.frozen', 'attempt.finished']);
    expect(finished().outcome).toMatchObject({ kind: 'completed' });
  });

  test('given a promise of a file that is not committed, when the agent ends, then nothing is told of it', async () => {
    await run({ steps: [{ write: 'b.txt', content: 'b\n' }, { commit: 'b' }, { freeze: { name: 'users-api', path: 'users.yaml' } }] });
    expect(node.facts().map(({ type }) => type)).toEqual(['order.accepted', 'attempt.started', 'attempt.finished']);
  });

  test('given a frozen contract in the order, when the attempt starts, then the file is laid beside it, and not with another hash', async () => {
    const commit = await api.commit(api.base, refs.contract('tsk_a', 1, api.base), { 'users.yaml': 'v1\n' });
    const contract = { task: 'tsk_a', key: 'a', name: 'users-api', path: 'users.yaml', sha256: createHash('sha256').update('v1\n').digest('hex'), repository: api.ref, commit, ref: refs.contract('tsk_a', 1, api.base) };
    await run({ contracts: [contract], steps: [{ copyContract: { name: 'users-api', to: 'copy.yaml' } }, { commit: 'Copy' }] });
    expect(await api.git('show', `${refs.attempt('tsk_1', 1)}:copy.yaml`)).toBe('v1');
    await run({ task: 'tsk_2', contracts: [{ ...contract, sha256: 'b'.repeat(64) }], steps: [] });
    expect(node.facts().at(-1)).toMatchObject({ type: 'order.declined', code: 'upstream_unreadable', retryable: false });
  });

  test('given an agent that declares that nothing is to be done, then there is no change and nothing is pushed', async () => {
    await run({ steps: [{ declareNoChange: 'it is there already' }] });
    expect(finished().outcome).toEqual({ kind: 'no_change', reason: 'it is there already' });
    expect(await api.git('for-each-ref', '--format=%(refname)')).toBe('refs/heads/main');
  });

  test('given accepted work of the same repository, when the attempt starts, then it is merged in first', async () => {
    const one = await api.commit(api.base, 'refs/heads/fuel/tsk_a/1', { 'one.txt': '1\n' });
    const two = await api.commit(api.base, 'refs/heads/fuel/tsk_b/1', { 'two.txt': '2\n' });
    const upstreams = [upstreamOf(api, 'tsk_a', one, 'refs/heads/fuel/tsk_a/1'), upstreamOf(api, 'tsk_b', two, 'refs/heads/fuel/tsk_b/1')];
    await run({ start: { sha: api.base, merge: [one, two] }, upstreams, steps: [{ write: 'b.txt', content: 'b\n' }, { commit: 'Add b' }] });
    expect(finished()).toMatchObject({ outcome: { kind: 'completed' }, saw: [{ task: 'tsk_a', sha: one }, { task: 'tsk_b', sha: two }] });
    expect((await api.git('ls-tree', '--name-only', refs.attempt('tsk_1', 1))).split('\n')).toEqual(['README.md', 'a.txt', 'b.txt', 'one.txt', 'two.txt']);
  });

  test('given accepted work that does not fit together, then the attempt fails before an agent is started, and names the paths', async () => {
    const one = await api.commit(api.base, 'refs/heads/fuel/tsk_a/1', { 'a.txt': 'mine\n' });
    const two = await api.commit(api.base, 'refs/heads/fuel/tsk_b/1', { 'a.txt': 'yours\n' });
    const upstreams = [upstreamOf(api, 'tsk_a', one, 'refs/heads/fuel/tsk_a/1'), upstreamOf(api, 'tsk_b', two, 'refs/heads/fuel/tsk_b/1')];
    await run({ start: { sha: api.base, merge: [one, two] }, upstreams });
    expect(node.facts().map(({ type }) => type)).toEqual(['order.accepted', 'attempt.finished']);
    expect(finished().outcome).toMatchObject({ kind: 'failed', failure: 'upstream_conflict', message: expect.stringContaining('a.txt') });
    expect(existsSync(node.context.home.work)).toBe(false);
  });

  test('given upstream work of another repository, when the agent runs, then it reads it at its exact SHA', async () => {
    const types = await node.repository('types', { 'types.txt': 'old\n' });
    const sha = await types.commit(types.base, 'refs/heads/fuel/tsk_t/1', { 'types.txt': 'new\n' });
    await run({
      upstreams: [upstreamOf(types, 'tsk_t', sha, 'refs/heads/fuel/tsk_t/1')],
      steps: [{ copyUpstream: { repository: 'types', from: 'types.txt', to: 'copied.txt' } }, { commit: 'Copy' }],
    });
    expect(finished().outcome.kind).toBe('completed');
    expect(await api.git('show', `${refs.attempt('tsk_1', 1)}:copied.txt`)).toBe('new');
  });

  test('given upstream work that cannot be read, then the order is declined with the repository and the remedy, and may come again', async () => {
    const types = await node.repository('types', { 'types.txt': 'old\n' });
    const gone = { ...types, ref: { ...types.ref, url: `${types.ref.url}-gone` } };
    await run({ upstreams: [upstreamOf(gone, 'tsk_t', types.base, 'refs/heads/fuel/tsk_t/1')] });
    expect(node.facts().at(-1)).toMatchObject({
      type: 'order.declined', code: 'upstream_unreadable', retryable: true, subject: { task: 'tsk_1', epoch: 1 },
      message: expect.stringMatching(/repository "types".*check the address/),
    });
    expect(heldAttempts(node.context.local)).toEqual([]);
    expect(readdirSync(node.context.home.work)).toEqual([]);
  });

  test('given a setup at the base, when the attempt starts, then it has run before the agent; when it fails, then the repository is to blame', async () => {
    const withSetup = await node.repository('web', { '.fuel/config.yaml': 'setup: echo ready > setup.log\n', '.gitignore': '*.log\n' });
    await runAttempt(node.context, node.accept(startOrder(withSetup, { steps: [{ failUnlessFile: 'setup.log' }, { write: 'x.txt', content: '' }, { commit: 'x' }] })), running);
    expect(finished().outcome.kind).toBe('completed');
    const broken = await node.repository('bad', { '.fuel/config.yaml': 'setup: echo no such tool >&2; exit 3\n' });
    await runAttempt(node.context, node.accept(startOrder(broken, { task: 'tsk_2' })), running);
    expect(node.facts().at(-1)).toMatchObject({ outcome: { kind: 'failed', failure: 'repository_failed', message: expect.stringMatching(/exited with 3\nno such tool/) } });
  });

  test('given a disk that takes no worktree, then the order is declined with the reason, and the node goes on', async () => {
    writeFileSync(node.context.home.work, 'in the way\n');
    await run({ steps: [{ write: 'b.txt', content: '' }] });
    expect(node.facts().at(-1)).toMatchObject({ type: 'order.declined', code: 'repository_unreadable', message: expect.stringMatching(/^repository "api": (ENOTDIR|EEXIST)/) });
    expect(heldAttempts(node.context.local)).toEqual([]);
  });

  test('given an agent that this node may not run, then the order is declined', async () => {
    await run({ agent: 'nobody' });
    expect(node.facts().at(-1)).toMatchObject({ type: 'order.declined', code: 'agent_unavailable' });
  });

  test('given a tombstone, when the order comes after it, then the attempt never begins', async () => {
    node.accept({ type: 'attempt.cancel', task: 'tsk_1', epoch: 1, reason: 'no longer wanted' });
    await run({ steps: [{ write: 'b.txt', content: '' }] });
    expect(node.facts().at(-1)).toMatchObject({ type: 'order.declined', code: 'tombstoned', retryable: false });
    expect(existsSync(node.context.home.work)).toBe(false);
  });

  test('given a running attempt, when it is cancelled, then its process ends and its work is kept', async () => {
    const order = node.accept(startOrder(api, { steps: [{ write: 'b.txt', content: 'half\n' }, { print: 'waiting' }, { waitForFile: '/nowhere/at/all' }] }));
    const said: string[] = [];
    const live = { say: (_of: unknown, _stream: unknown, text: string) => {
      said.push(text);
      if (text.includes('waiting')) running.stop(order.body, 'cancelled');
    }, replay: () => undefined, end: () => undefined };
    await runAttempt({ ...node.context, live }, order, running);
    expect(finished().outcome).toEqual({ kind: 'cancelled' });
    expect(await api.git('show', `${refs.salvage('tsk_1', 1)}:b.txt`)).toBe('half');
  });

  test('given a second order for an attempt that ended, then nothing is begun and nothing is told again', async () => {
    await run({ steps: [{ declareNoChange: 'nothing to do' }] });
    const before = node.facts().length;
    await run({ steps: [{ write: 'b.txt', content: '' }, { commit: 'b' }] });
    expect(node.facts().slice(before).map(({ type }) => type)).toEqual(['order.accepted']);
    expect(unfinishedOrders(node.context.local)).toEqual([]);
  });

  test('given its ref exists already with another commit, then the push is refused and nothing moves', async () => {
    const other = await api.commit(api.base, refs.attempt('tsk_1', 1), { 'other.txt': '' });
    await run({ steps: [{ write: 'b.txt', content: '' }, { commit: 'b' }] });
    expect(finished().outcome).toMatchObject({ kind: 'failed', failure: 'push_failed' });
    expect(await at(refs.attempt('tsk_1', 1))).toBe(other);
  });
});

describe('an attempt that does nothing', () => {
  const allowed = (): SampleNode['context'] => ({ ...node.context, settings: { ...node.context.settings, allowNoopAgent: true } });

  test('given a node that may, then all is told as of any attempt that changed nothing, and git is not touched', async () => {
    const order = node.accept({ ...startOrder(api, {}), agent: 'noop' });
    await runAttempt(allowed(), order, running);
    expect(node.facts().map(({ type }) => type)).toEqual(['order.accepted', 'attempt.started', 'attempt.finished']);
    expect(finished()).toMatchObject({ outcome: { kind: 'no_change' }, startSha: order.body.start.sha, salvage: null });
    expect(existsSync(node.context.home.mirrors)).toBe(false);
    expect(heldAttempts(node.context.local)).toHaveLength(1);
    expect(unfinishedOrders(node.context.local)).toEqual([]);
  });

  test('given a node that may not, then the agent is not known', async () => {
    await runAttempt(node.context, node.accept({ ...startOrder(api, {}), agent: 'noop' }), running);
    expect(node.facts().at(-1)).toMatchObject({ type: 'order.declined', code: 'agent_unavailable', message: expect.stringContaining('"noop" is not known here') });
  });
});
