import { describe, expect, test } from '@jest/globals';
import { inodesOf } from '@fuel/runner';
import { renderChecks } from '../checks/render-checks.ts';
import { inTurn, fail, fine, skip, warn } from '../checks/check.ts';
import { judgeAgents } from './agent-checks.ts';
import { judgeAbsent, judgeClock } from './hub-checks.ts';
import { judgeIsolation } from './isolation-checks.ts';
import { checkNode, judgeInodes, judgeSpace } from './machine-checks.ts';

const gib = 1024 ** 3;
const states = (checks: readonly { readonly name: string; readonly state: string }[]): string[] => checks.map(({ name, state }) => `${name} ${state}`);

describe('what the machine has', () => {
  test.each([
    [judgeSpace('/h', { free: gib / 2, all: 100 * gib }), 'error'],
    [judgeSpace('/h', { free: 3 * gib, all: 100 * gib }), 'warning'],
    [judgeSpace('/h', { free: 50 * gib, all: 100 * gib }), 'ok'],
    [judgeInodes('/h', inodesOf({ free: 0, all: 0 })), 'skipped'],
    [judgeInodes('/h', { free: 9, all: 1_000 }), 'error'],
    [judgeInodes('/h', { free: 9_999, all: 100_000_000 }), 'error'],
    [judgeInodes('/h', { free: 10_000, all: 100_000_000 }), 'warning'],
    [judgeInodes('/h', { free: 20, all: 1_000 }), 'warning'],
    [judgeInodes('/h', { free: 500, all: 1_000 }), 'ok'],
    [checkNode('20.20.2'), 'error'],
    [checkNode('22.13.0'), 'ok'],
  ])('given %j, then it is %s, and whatever is wrong has a remedy', (check, state) => {
    expect(check.state).toBe(state);
    expect(check.remedy !== null).toBe(state === 'error' || state === 'warning');
  });

  test.each([
    [null, 'skipped'],
    [2_900, 'ok'],
    [-2_900, 'ok'],
    [40_000, 'warning'],
    [-130_000, 'error'],
  ])('given a clock that is %s ms ahead, then it is %s', (ahead, state) => {
    expect(judgeClock(ahead).state).toBe(state);
  });
});

describe('the agents', () => {
  const good = { name: 'claude', version: '2.1', usable: true, reason: null };
  const absent = { name: 'gemini', version: null, usable: false, reason: 'is not on the PATH of this node' };
  const loggedOut = { name: 'codex', version: '0.9', usable: false, reason: 'is not logged in: codex login' };

  test('given one that can be used, then another that is not logged in is a warning, and those that nobody installed are one line', () => {
    expect(states(judgeAgents([good, loggedOut, absent], 'here'))).toEqual(['agents.claude ok', 'agents.codex warning', 'agents.others skipped']);
  });

  test('given none that can be used, then that is an error', () => {
    expect(states(judgeAgents([loggedOut, absent], 'here'))).toEqual(['agents error', 'agents.codex warning', 'agents.others skipped']);
    expect(states(judgeAgents([], 'here'))).toEqual(['agents error']);
  });

  test('given one that was never seen at work, then it is shown as unverified', () => {
    expect(judgeAgents([{ ...good, unverified: true }], 'here')[0]).toMatchObject({ state: 'warning', found: expect.stringContaining('unverified') });
  });
});

test('given a repository that names what nodes cannot get, then that is a warning with its names', () => {
  expect(judgeAbsent('repositories.api', null)).toEqual([]);
  expect(judgeAbsent('repositories.api', 'submodules are left empty: libs/x')).toMatchObject([{ name: 'repositories.api.content', state: 'warning', found: expect.stringContaining('libs/x') }]);
});

describe('how attempts begin', () => {
  const no = { possible: false, whyNot: 'no namespaces', remedy: 'run it on Linux' } as const;
  const none = { pidNamespace: no, sandbox: no, overlay: no };
  const by = (rights: 'root' | 'user') => ({ pidNamespace: { possible: true, rights, ownProc: true }, sandbox: no, overlay: { possible: true, rights, renames: rights === 'root' } }) as const;

  test('given a machine without namespaces, then isolation is a warning with a remedy and speed is not, unless its owner wants it', () => {
    expect(states(judgeIsolation(none, 'auto'))).toEqual(['isolation.pids warning', 'isolation.sandbox warning', 'starts skipped']);
    expect(judgeIsolation(none, 'overlay').at(-1)).toMatchObject({ state: 'warning', found: expect.stringContaining('no namespaces; run it on Linux'), remedy: expect.any(String) });
  });

  test.each([
    [by('root'), 'auto', 'ok', /^attempts begin in a worktree that rests; where none does, in one that is laid over a checkout$/],
    [by('user'), 'auto', 'skipped', /rests; none is laid over a checkout: only root can .* git mv/],
    [by('user'), 'overlay', 'ok', /^attempts begin each in a new worktree, laid over a checkout; there git mv .* fail/],
    [by('root'), 'plain', 'skipped', /each in a new worktree; none is laid over a checkout: the setting starts is plain/],
  ] as const)('given %j and the setting %s, then it is %s and says %s', (found, starts, state, words) => {
    expect(judgeIsolation(found, starts).at(-1)).toMatchObject({ name: 'starts', state, found: expect.stringMatching(words) });
  });
});

test('given steps that build on one another, then after the first that fails the others are skipped and name it', async () => {
  const steps = [fine('a', 'x'), fail('b', 'broken', 'mend b'), fine('c', 'y')].map((check) => ({ name: check.name, run: () => Promise.resolve(check) }));
  expect(await inTurn(steps)).toMatchObject([{ state: 'ok' }, { state: 'error' }, { name: 'c', state: 'skipped', found: 'not tried, because b failed' }]);
});

test('given checks, then each has its sign and word, what mends it stands below, and a terminal obeys nothing in them', () => {
  const text = renderChecks([fine('a', 'well'), warn('long', 'so so\u001b[2J', 'do this'), skip('b', 'not now')], false);
  expect(text).toBe('✔ a     well\n! long  warning: so so\ufffd[2J\n        → do this\n- b     not now\n');
});
