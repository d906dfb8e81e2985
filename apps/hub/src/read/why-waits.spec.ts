import { describe, expect, test } from '@jest/globals';
import type { Gate } from '@fuel/contracts';
import { type Board, type NodeInfo, stuckIn, type Task, type TaskState } from '@fuel/core';
import { at, shaA, someFeature, someNode, someRepository, someTask } from './fixtures.arb.ts';
import { isOpen, whyWaits, type Surroundings } from './why-waits.ts';

const now = Date.UTC(2026, 0, 31, 12, 5);
const work = { head: shaA, base: shaA, ref: 'refs/heads/fuel/tsk_x/1', summary: '', diffstat: null };

const around = (more: Partial<Surroundings> = {}): Surroundings => ({
  now,
  feature: someFeature(),
  tasks: new Map(),
  upstreams: new Map(),
  board: board(),
  ...more,
});
const board = (more: Partial<Board> = {}): Board => ({
  repositories: new Map([['rep_api', someRepository('api')], ['rep_web', someRepository('web')]]),
  nodes: [someNode('api-1')],
  workspaces: new Map(),
  ...more,
});
const behind = (...upstreams: Task[]): Surroundings =>
  around({
    tasks: new Map(upstreams.map((task) => [task.spec.id, task])),
    upstreams: new Map([['tsk_web', upstreams.map((task) => ({ upstream: task.spec.id, gate: { reviewed: true } as const }))]]),
  });
const why = (state: TaskState, surroundings = around()): string | null => whyWaits(someTask('web', state), surroundings);
const ready: TaskState = { name: 'ready', notBefore: null, reason: null };
const withNodes = (...nodes: NodeInfo[]): Surroundings => around({ board: board({ nodes }) });

describe('why a task waits', () => {
  test('given tasks in front of it, then their names, states and nodes, the first three of them', () => {
    expect(why({ name: 'blocked' }, behind(someTask('add-endpoint', at('running', 'nod_api-1'))))).toBe('waits for api#add-endpoint (running on node api-1)');
    const many = ['a', 'b', 'c', 'd', 'e'].map((key) => someTask(key, { name: 'needs_work', issues: [] }));
    expect(why({ name: 'blocked' }, behind(...many))).toBe('waits for api#a (needs work), api#b (needs work), api#c (needs work) and 2 more');
  });

  test('given an upstream task that is accepted, then it is not named, and a failed one with its remedy', () => {
    const surroundings = behind(someTask('done', { name: 'reviewed' }), someTask('broken', { name: 'failed', failure: 'auth', message: 'no' }), someTask('gate', { name: 'blocked' }, {}, { repository: null, kind: 'sync' }));
    expect(why({ name: 'blocked' }, surroundings)).toBe('waits for api#broken (failed; fuel task retry tsk_broken), gate (blocked)');
  });

  test('given gates of other kinds, then what is waited for, and what a person has to see', () => {
    const sha256 = 'b'.repeat(64);
    const behindGate = (gate: Gate, upstream: Task) => around({ tasks: new Map([[upstream.spec.id, upstream]]), upstreams: new Map([['tsk_web', [{ upstream: upstream.spec.id, gate }]]]) });
    const blocked = (gate: Gate, state: TaskState, more: Partial<Task> = {}) => why({ name: 'blocked' }, behindGate(gate, someTask('api', state, more)));
    const signals = { contracts: { users: { path: 'users.yaml', sha256: 'a'.repeat(64), commit: null, ref: null } }, received: [] };
    expect(blocked({ landed: true }, { name: 'reviewed' })).toBe('waits for api#api (reviewed) to land');
    expect(blocked({ contract: 'users' }, at('running', 'nod_api-1'))).toBe('waits for api#api (running on node api-1) to freeze contract "users"');
    expect(blocked({ contract: 'users', sha256 }, at('running', 'nod_api-1'), { signals })).toBe('waits for api#api (running on node api-1), which froze contract "users" as aaaaaaaaaaaa and not as bbbbbbbbbbbb');
    expect(blocked({ contract: 'users' }, { name: 'reviewed' })).toBe('waits for api#api (reviewed), which ended without freezing contract "users"');
    expect(blocked({ contract: 'users' }, { name: 'parked', reason: 'not now' }, { signals })).toBe('waits for api#api (parked; fuel task retry tsk_api) to freeze contract "users"');
    const external = someTask('applied', ready, {}, { kind: 'external', repository: null, signal: { name: 'applied', match: { env: 'prod' } }, subject: 'infra' });
    expect(whyWaits(external, around())).toBe('waits for the signal "applied": fuel signal applied infra --payload env=prod');
    expect(blocked({ signal: 'published' }, { name: 'landed' })).toBe('waits for api#api (landed) and its signal "published"');
  });

  test('given a ready task, then what keeps the nodes from taking it', () => {
    expect(why(ready)).toBeNull();
    expect(why(ready, withNodes())).toBe('no node has joined repository api: fuel node join');
    expect(why(ready, withNodes(someNode('w', { repositories: ['rep_web'] })))).toBe('no node has joined repository api: fuel node join');
    expect(why(ready, withNodes(someNode('api-1', { present: false })))).toBe('node api-1 is offline since 5 min; start it again with fuel node start');
    const paused = { present: false, refused: 'its owner has paused it: fuel node resume lets it go on' };
    expect(why(ready, withNodes(someNode('api-1', { ...paused, lastSeenAt: now - 3_000 })))).toBe(`node api-1 takes nothing: ${paused.refused}`);
    expect(why(ready, withNodes(someNode('api-1', paused)))).toBe('node api-1 is offline since 5 min; start it again with fuel node start');
    expect(why(ready, withNodes(someNode('api-1', { present: false, lastSeenAt: null })))).toBe('node api-1 has not been started yet: fuel node start');
    expect(why(ready, withNodes(someNode('api-1', { taken: 4 })))).toBe('all 4 slots of node api-1 are taken');
    expect(why(ready, withNodes(someNode('api-1', { slots: 1, taken: 1 }), someNode('api-2', { slots: 0 })))).toBe('the only slot of node api-1 is taken, node api-2 takes no tasks (0 slots)');
    expect(why(ready, withNodes(someNode('api-1', { agents: [] })))).toBe('agent scripted is on no node of repository api; make it usable there, or name a stand-in with fuel workspace set default --fallback scripted=OTHER');
    expect(why(ready, withNodes(someNode('api-1', { agents: [{ name: 'scripted', usable: false, reason: 'not logged in' }] })))).toContain('agent scripted is not usable on node api-1: not logged in; make it usable there');
    expect(why(ready, withNodes(someNode('api-1', { repositories: [], unreadable: ['rep_api'] })))).toBe('nobody can read repository api: node api-1 joined it and cannot reach it; give it access (fuel node status says what it sees)');
    expect(why(ready, withNodes(someNode('full', { taken: 4 }), someNode('free')))).toBeNull();
    expect(why(ready, around({ board: board({ repositories: new Map([['rep_api', someRepository('api', { head: null })]]) }) }))).toBe('no node has told yet where the default branch of api is');
  });

  test('given a lane that lets nobody in, then how many of it run and what is waited for', () => {
    const inLane = (parallel: number | boolean, taken: number, limits = {}) =>
      whyWaits(someTask('web', ready, {}, { lane: { key: 'db', parallel } }), around({ board: board({ lanes: new Map([['db', { taken, limits }]]) }) }));
    expect(inLane(2, 2)).toBe('lane db runs 2 of 2: it goes on when one of its tasks is done; fuel lane show db lists them');
    expect(inLane(true, 1, { 1: 1 })).toBe('lane db runs 1 of 1: it goes on when one of its tasks is done; fuel lane show db lists them');
    expect(inLane(false, 3)).toBe('lane db runs 3 of 1: it goes on when 3 of its tasks are done; fuel lane show db lists them');
    expect([inLane(3, 2), inLane(true, 2)]).toEqual([null, null]);
  });

  test('given a lane that is kept free for another task, then for which and why; those that are more urgent are not told so', () => {
    const kept = (most: number, given: { readonly task?: string; readonly priority?: number } = {}) => {
      const keepers = new Map([['db', { lane: 'db', task: 'tsk_move', title: 'Move it', most, priority: 500, ...given }]]);
      return whyWaits(someTask('web', ready, {}, { lane: { key: 'db' } }), { ...around({ board: board({ lanes: new Map([['db', { taken: 2, limits: {} }]]) }) }), keepers });
    };
    expect(kept(1)).toBe('lane db is kept free for "Move it" (tsk_move), which has to be alone there; fuel lane show db lists what runs there');
    expect(kept(2)).toContain('(tsk_move), which runs beside one other at most;');
    expect([kept(1, { priority: 499 }), kept(1, { task: 'tsk_web' })]).toEqual([null, null]);
  });

  test('given labels that it asks of its node, then that none has them, or that who has them is away', () => {
    const asking = (...nodes: NodeInfo[]) => whyWaits(someTask('web', ready, {}, { labels: ['gpu'] }), withNodes(...nodes));
    const gpu = { ...someNode('big'), labels: ['gpu', 'linux'] };
    expect(asking(someNode('api-1'), { ...gpu, repositories: ['rep_other'] })).toBe('no node with label gpu can read repository api; let one join it, or start one that has it with FUEL_NODE_LABELS=gpu');
    expect(asking(someNode('api-1'), { ...gpu, present: false, lastSeenAt: now - 3_600_000 })).toMatch(/^label gpu is asked for, and node big is offline since/);
    expect(asking(someNode('api-1'), gpu)).toBeNull();
    const checked = (...nodes: NodeInfo[]) => whyWaits(someTask('web', { name: 'reviewing', work, since: now, notBefore: null, errors: 0 }, {}, { labels: ['gpu'] }), withNodes(...nodes));
    expect(checked(someNode('api-1'))).toMatch(/^no node with label gpu can read repository api/);
    expect(checked(someNode('api-1'), { ...gpu, slots: 0 })).toBeNull();
  });

  test('given features that wait for each other to land, then those who wait for that are told of the deadlock and how it ends', () => {
    const stage = (key: string, feature: string, state: TaskState['name']) => ({ id: `tsk_${key}`, feature, key, title: key, repository: key, state });
    const edge = (upstream: string, consumer: string, gate: Gate) => ({ upstream: `tsk_${upstream}`, consumer: `tsk_${consumer}`, gate });
    const stuck = stuckIn({
      names: new Map([['fea_1', 'Shop'], ['fea_2', 'Prices']]),
      tasks: [stage('api', 'fea_1', 'reviewed'), stage('web', 'fea_1', 'blocked'), stage('rates', 'fea_2', 'reviewed')],
      edges: [edge('api', 'rates', { reviewed: true }), edge('rates', 'web', { landed: true })],
    });
    const told = /^a deadlock of these 3 tasks: .*; each of these features lands after the other, so take one of the dependencies away: fuel task undepend /;
    expect(why({ name: 'blocked' }, around({ stuck }))).toMatch(told);
    expect(whyWaits(someTask('other', { name: 'blocked' }), around({ stuck }))).toMatch(/^waits for/);
    expect(whyWaits(someTask('api', { name: 'reviewed' }), around({ stuck }))).toBeNull();
  });

  test('given a moment before which nothing happens, then the moment and the reason', () => {
    expect(why({ name: 'ready', notBefore: now + 30_000, reason: 'network: no route' })).toBe('goes on at 2026-01-31T12:05:30.000Z: network: no route');
    expect(why({ name: 'ready', notBefore: now - 1, reason: 'network' })).toBeNull();
    expect(why({ name: 'limited', until: now + 60_000 })).toBe('the agent has used up its limit and goes on at 2026-01-31T12:06:00.000Z');
    expect(why({ name: 'reviewing', work, since: now, notBefore: now + 1_000, errors: 2 })).toBe('its check could not be run 2 times and is tried again at 2026-01-31T12:05:01.000Z');
  });

  test('given a question, a failure or a task put aside, then what the person can do', () => {
    expect(why({ name: 'needs_input', question: 'Which port?', options: ['80', '8080'] })).toBe('the agent asks: Which port? (80 | 8080); answer it with: fuel task answer tsk_web --text "…"');
    expect(why({ name: 'failed', failure: 'billing', message: 'no credit' })).toBe('failed (billing): no credit; try again with fuel task retry tsk_web');
    expect(why({ name: 'parked', reason: 'failed 3 times' })).toBe('put aside: failed 3 times; go on with fuel task retry tsk_web');
    expect(why({ name: 'proposed' }, around({ feature: someFeature({ state: { name: 'planned' } }) }))).toBe('waits for the feature to be started: fuel feature start fea_1');
    const later = around({ tasks: new Map([['tsk_api', someTask('api', { name: 'reviewed' })]]), upstreams: new Map([['tsk_web', [{ upstream: 'tsk_api', gate: { landed: true } }]]]) });
    expect(why({ name: 'proposed' }, later)).toBe('belongs to a later stage than the one that is worked on (1): waits for api#api (reviewed) to land');
  });

  test('given work that waits for its check, then a node only matters where none is there', () => {
    const reviewing: TaskState = { name: 'reviewing', work, since: now, notBefore: null, errors: 0 };
    expect(why(reviewing, withNodes(someNode('api-1', { taken: 4, agents: [] })))).toBeNull();
    expect(why(reviewing, withNodes(someNode('api-1', { present: false })))).toContain('offline');
    expect(why({ name: 'stale', work }, behind(someTask('types', at('running', 'nod_api-1'))))).toContain('api#types (running on node api-1)');
  });

  test('given a node that fell silent, then since when', () => {
    expect(why({ ...at('running', 'nod_api-1'), name: 'suspect', was: 'running' } as TaskState)).toBe(
      'node api-1 has not been heard of for 5 min; nobody else can take the task over now (no other node has joined repository api: fuel node join), and what that node did counts when it comes back',
    );
    const suspect = { ...at('running', 'nod_api-1'), name: 'suspect', was: 'running' } as TaskState;
    expect(why(suspect, withNodes(someNode('api-1', { present: false }), someNode('api-2')))).toBe('node api-1 has not been heard of for 5 min; another node takes the task over');
  });

  test('given agents at their limit, then how many, and what would help; and a stand-in is asked too', () => {
    const agents = (limit: number, fallbacks: string[] = []) => around({ board: board({ workspaces: new Map([['default', { name: 'default', rules: { agents: { scripted: { limit, fallbacks } }, routing: [] }, taken: { scripted: 2 } }]]) }) });
    expect(why(ready, agents(2))).toBe('agent scripted is at its limit of 2 in workspace default; it goes on when one of them is done, or with fuel workspace set default --limit scripted=N');
    expect(why(ready, agents(2, ['other']))).toContain('agent scripted is at its limit of 2 in workspace default, agent other is on no node of repository api; it goes on when');
    expect(why(ready, agents(3))).toBeNull();
  });

  test('given what moves or is done, then nothing, and given a paused feature, then that', () => {
    expect(why({ ...at('running', 'nod_x'), unpushed: 'no key' } as TaskState)).toMatch(/^its work is done and cannot be pushed: no key; try it now with fuel task retry /);
    for (const state of [at('dispatched', 'nod_x'), at('running', 'nod_x'), { name: 'reviewed' }, { name: 'no_change' }, { name: 'landed' }, { name: 'cancelled', reason: '' }] as TaskState[]) expect(why(state)).toBeNull();
    const paused = around({ feature: someFeature({ state: { name: 'paused', was: 'in_progress' } }) });
    expect(why(ready, paused)).toBe('the feature is paused; go on with fuel feature resume fea_1');
    expect(why({ name: 'landed' }, paused)).toBeNull();
  });
});

describe('an open gate', () => {
  test('given each gate and state, then it fails closed', () => {
    const reviewed = someTask('x', { name: 'reviewed' });
    expect(isOpen({ reviewed: true }, reviewed)).toBe(true);
    expect(isOpen({ reviewed: true }, someTask('x', { name: 'no_change' }))).toBe(true);
    expect(isOpen({ reviewed: true }, someTask('x', { name: 'failed', failure: 'auth', message: '' }))).toBe(false);
    expect(isOpen({ reviewed: true }, undefined)).toBe(false);
    expect(isOpen({ landed: true }, reviewed)).toBe(false);
    expect(isOpen({ landed: true }, someTask('x', { name: 'landed' }))).toBe(true);
    expect(isOpen({ contract: 'api' }, reviewed)).toBe(false);
  });
});
