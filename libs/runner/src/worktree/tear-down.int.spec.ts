import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { changeRoom, changeWorktree, findRoom, listRooms, listWorktreeRows } from '@fuel/local';
import { runAttempt } from '../attempt/run-attempt.ts';
import { openRunningAttempts } from '../attempt/running-attempts.ts';
import { clearLeftRooms } from '../attempt/left-rooms.ts';
import { sampleNode, type SampleNode, type SampleRepository } from '../fixtures/sample-node.ts';
import { startOrder } from '../fixtures/sample-orders.ts';
import type { NodeContext } from '../node-context.ts';
import { recover } from '../recovery/recover.ts';
import { runReview } from '../review/run-review.ts';
import { collectWorktrees } from './collect.ts';
import { tendPool } from './tend-pool.ts';

let node: SampleNode;
let file: string;
let warnings: string[];
beforeEach(async () => {
  node = await sampleNode();
  file = path.join(path.dirname(node.context.home.root), 'torn');
  warnings = [];
});
afterEach(() => node.remove());

const torn = (): readonly string[] => (existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []);
const rows = () => listWorktreeRows(node.context.local);
const context = (more: Partial<NodeContext> = {}): NodeContext => ({ ...node.context, log: (level, text) => void (level === 'warn' && warnings.push(text)), ...more });

/** Tells who it is, and whether what the setup made is there. */
const telling = 'printf "%s %s %s %s %s\\n" "$FUEL_SLOT" "$FUEL_PORT_BASE" "$FUEL_DATABASE" "$FUEL_ATTEMPT_ID" "$(cat made.log)" >> FILE';

function repository(teardown: string, more: readonly string[] = []): Promise<SampleRepository> {
  const lines = ['setup: echo made > made.log', `teardown: ${JSON.stringify(teardown.replaceAll('FILE', file))}`, ...more];
  return node.repository('api', { '.gitignore': '*.log\n', '.fuel/config.yaml': `${lines.join('\n')}\n`, 'a.txt': 'one\n' });
}

type Change = Parameters<typeof startOrder>[1];
const work = [{ write: 'b.txt', content: 'b\n' }, { commit: 'b' }];
const run = (of: SampleRepository, change: Change = {}, more: Partial<NodeContext> = {}): Promise<void> => runAttempt(context(more), node.accept(startOrder(of, { steps: work, ...change })), openRunningAttempts());

describe('the teardown of a worktree', () => {
  test('given one that is cleaned for anybody, then it runs once before, with what the setup was told, and the worktree rests', async () => {
    await run(await repository(telling), { taskType: 'chore' });
    expect(torn()).toEqual([expect.stringMatching(/^0 20000 fuel_api_\w+_0 att_1x1 made$/)]);
    expect(rows()).toMatchObject([{ state: 'idle', rested: true, teardown: null }]);
    expect(warnings).toEqual([]);
  });

  test('given one that is kept, then it does not run while somebody goes on in it, and once when it is collected, as it was told last', async () => {
    const api = await repository(telling);
    await run(api);
    await run(api, { epoch: 2, steps: [{ failUnlessFile: 'made.log' }, ...work] });
    expect([torn(), rows().length]).toEqual([[], 1]);
    await collectWorktrees(context(), { all: true, running: true, now: new Date() });
    expect(torn()).toEqual([expect.stringMatching(/ att_1x2 made$/)]);
    expect(rows()).toEqual([]);
  });

  test.each([['echo it is broken; exit 3', /exited with 3\nit is broken/], ['sleep 600', /took longer than 1 s and was ended/], ['cd .. && rm -rf tree; exit 1', /exited with 1/]])('given %j, then it is told and the worktree goes all the same', async (teardown, words) => {
    await run(await repository(teardown, ['teardownTimeoutMs: 1000', 'worktrees: { reuse: false }']), { taskType: 'chore' });
    expect(warnings).toEqual([expect.stringMatching(words)]);
    expect([rows(), readdirSync(node.context.home.slots)]).toEqual([[], []]);
  });

  test('given a setup that fails half-way, then it runs too', async () => {
    const api = await repository(`echo torn >> ${file}`);
    const base = await api.commit(api.base, 'refs/heads/main', { '.fuel/config.yaml': `setup: exit 1\nteardown: echo torn >> ${file}\n` });
    await run(api, { base, start: { sha: base, merge: [] } });
    expect(torn()).toEqual(['torn']);
  });

  test('given a folder that is needed for another task, then it runs before that one begins', async () => {
    const api = await repository(telling, ['worktrees: { maxPerRepo: 1 }']);
    await run(api);
    await run(api, { task: 'tsk_2', key: 'two', feature: { id: 'fea_2', name: 'Other', description: '' }, steps: [{ shell: `echo begun >> ${file}` }, ...work] });
    expect(torn()).toEqual([expect.stringMatching(/ att_1x1 made$/), 'begun']);
  });
});

describe('an attempt or a review in a folder of its own', () => {
  test('given a clone, then it is torn down there, and nothing is left', async () => {
    await run(await repository(telling, ['isolation: clone']));
    expect(torn()).toEqual([expect.stringMatching(/^0 20000 fuel_api_\w+_0 att_1x1 made$/)]);
    expect([listRooms(node.context.local), readdirSync(node.context.home.work)]).toEqual([[], []]);
  });

  test('given a sandbox, then what it does is kept to that too', async () => {
    if (!node.context.isolation.sandbox.possible) return console.warn(`SKIPPED here: sandbox: ${node.context.isolation.sandbox.whyNot}`);
    writeFileSync(path.join(node.context.home.root, 'seed'), 'of-the-node');
    const settings = { ...node.context.settings, sandboxReadable: [path.join(import.meta.dirname, '../../../..')] };
    await run(await repository('cat "$FUEL_NODE_HOME/seed"; pwd; exit 9', ['isolation: sandbox']), {}, { settings });
    expect(warnings).toEqual([expect.stringMatching(/exited with 9/)]);
    expect(warnings.join()).toContain(path.join(node.context.home.work, 'att_1x1', 'tree'));
    expect(warnings.join()).not.toContain('of-the-node');
  });

  test('given a review, then what its setup began is torn down', async () => {
    const api = await repository(telling, ['check: test -e made.log']);
    const head = await api.commit(api.base, 'refs/heads/fuel/tsk_1/1', { 'b.txt': '' });
    await runReview(context(), node.accept({ type: 'review.run', task: 'tsk_1', epoch: 1, round: 1, repository: api.ref, base: api.base, head, ref: 'refs/heads/fuel/tsk_1/1', upstreams: [], expects: 'commits', totalMs: 30_000 }));
    expect(node.facts().at(-1)).toMatchObject({ verdict: { kind: 'passed' } });
    expect(torn()).toEqual([expect.stringMatching(/^0 20000 fuel_api_\w+_0 rev_\w+ made$/)]);
    expect(readdirSync(node.context.home.work)).toEqual([]);
  });
});

describe('a node that ends meanwhile', () => {
  /** Ends as soon as the teardown has begun. */
  async function stopIn(work: (stopping: AbortSignal) => Promise<unknown>): Promise<void> {
    const stopping = new AbortController();
    const before = torn().length;
    const done = work(stopping.signal);
    while (torn().length === before) await pause(20);
    stopping.abort('shutdown');
    await done;
  }
  const hangs = 'echo begun >> FILE; sleep 600';

  test('given a slot, then the next removal runs it once more and no third time, and then it goes', async () => {
    const api = await repository(hangs);
    await stopIn((stopping) => run(api, { taskType: 'chore' }, { stopping }));
    expect(rows()).toMatchObject([{ state: 'cleanup_pending', teardown: expect.stringContaining('"begun":1') }]);
    node = node.restart();
    await recover(node.context);
    await stopIn((stopping) => tendPool(context({ stopping }), api.ref, api.base));
    expect(rows()).toMatchObject([{ state: 'cleanup_pending', teardown: expect.stringContaining('"begun":2') }]);
    await tendPool(context(), api.ref, api.base);
    expect(torn()).toEqual(['begun', 'begun']);
    expect(warnings).toEqual([expect.stringMatching(/was begun 2 times and the node ended each time; it is not run again/)]);
    expect(rows()).toMatchObject([{ state: 'idle', rested: true, teardown: null }]);
  });

  test('given a clone, then its folder waits for the next start, which tears it down beside its other work and removes it', async () => {
    const api = await repository(hangs, ['isolation: clone']);
    await stopIn((stopping) => run(api, {}, { stopping }));
    expect(readdirSync(node.context.home.work)).toEqual(['att_1x1']);
    node = node.restart();
    await recover(node.context);
    expect(readdirSync(node.context.home.work)).toEqual(['att_1x1']);
    const { teardown } = findRoom(node.context.local, 'att_1x1') ?? {};
    changeRoom(node.context.local, 'att_1x1', (teardown ?? '').replace('sleep 600', `cat made.log >> ${file}`));
    await clearLeftRooms(context());
    expect(torn()).toEqual(['begun', 'begun', 'made']);
    expect([listRooms(node.context.local), readdirSync(node.context.home.work)]).toEqual([[], []]);
  });

  test('given a worktree that somebody took away, then it is told and forgotten', async () => {
    const api = await repository(telling);
    await run(api);
    changeWorktree(node.context.local, rows()[0]?.id ?? '', { usedAt: '2026-01-01T00:00:00.000Z' });
    rmSync(path.join(node.context.home.slots, rows()[0]?.id ?? '', 'tree'), { recursive: true });
    await tendPool(context(), api.ref, api.base);
    expect([torn(), rows()]).toEqual([[], []]);
    expect(warnings).toEqual([expect.stringMatching(/could not be run: the worktree is gone/)]);
  });
});
