import { attemptOutcome } from '@fuel/contracts';
import type { ProcessEnd } from '@fuel/process';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { TerminalEvent } from './agent-event.ts';
import { noEvents } from './event-digest.ts';
import type { WorktreeEvidence } from './evidence.ts';
import type { OutcomeInput } from './outcome.ts';
import { decideOutcome } from './outcome.ts';

const head = 'a'.repeat(40);
const count = { bytes: 100, lines: 3, logTruncated: false };
const facts = { durationMs: 5, intent: 'none', stdoutTail: '', stderrTail: '', stdout: count, stderr: count, leftovers: [], warnings: [] } as const;
const exited = (code: number, more: Partial<ProcessEnd> = {}): ProcessEnd => ({ ...facts, ...more, kind: 'exited', code });
const success: TerminalEvent = { kind: 'terminal', ok: true, message: 'done', failure: null, until: null };
const error = (more: Partial<TerminalEvent>): TerminalEvent => ({ ...success, ok: false, message: 'went wrong', ...more });
const tidy: WorktreeEvidence = {
  head,
  commits: { count: 1, subjects: ['add it'] },
  dirty: { count: 0, paths: [] },
  headDescendsFromStart: true,
  inProgress: null,
  tampered: [],
};
const good: OutcomeInput = {
  events: { ...noEvents, terminal: success, recognised: 3 },
  end: exited(0),
  evidence: { kind: 'worktree', worktree: tidy, hasArtifact: false },
  expects: 'commits',
  declared: { kind: 'nothing' },
  now: new Date('2026-11-21T12:00:00.000Z'),
};
const withTree = (tree: Partial<WorktreeEvidence>, hasArtifact = false): Partial<OutcomeInput> => ({
  evidence: { kind: 'worktree', worktree: { ...tidy, ...tree }, hasArtifact },
});
const withEvents = (terminal: TerminalEvent | null, more: object = {}): Partial<OutcomeInput> => ({ events: { ...good.events, terminal, ...more } });
const noCommits = { commits: { count: 0, subjects: [] } };
const question = { kind: 'question', text: 'which?', options: ['a', 'b'] } as const;
const failed = (failure: string) => ({ kind: 'failed', failure });
const needsWork = (...codes: string[]) => ({ kind: 'needs_work', issues: codes.map((code) => expect.objectContaining({ code })) });

const table: [string, Partial<OutcomeInput>, object][] = [
  ['success, exit 0, commits and a clean tree', {}, { kind: 'completed', head, summary: 'done' }],
  ['success without words', withEvents({ ...success, message: '' }, { lastText: 'I did it' }), { kind: 'completed', summary: 'I did it' }],
  ['success where an artifact was wanted and is there', { expects: 'artifact', ...withTree(noCommits, true) }, { kind: 'completed' }],
  ['success where nothing was wanted', { expects: 'nothing', ...withTree(noCommits) }, { kind: 'completed' }],
  ['no change declared and no commits', { declared: { kind: 'no_change', reason: 'is there' }, ...withTree(noCommits) }, { kind: 'no_change', reason: 'is there' }],
  ['no change declared but commits made', { declared: { kind: 'no_change', reason: 'x' } }, { kind: 'completed' }],
  ['no change declared but a dirty tree', { declared: { kind: 'no_change', reason: 'x' }, ...withTree({ ...noCommits, dirty: { count: 1, paths: [{ path: 'a', status: 'untracked' }] } }) }, needsWork('dirty_tree')],
  ['a dirty tree', withTree({ dirty: { count: 2, paths: [{ path: 'a', status: 'modified' }, { path: 'b', status: 'untracked' }] } }), { kind: 'needs_work', issues: [expect.objectContaining({ path: 'a' }), expect.objectContaining({ path: 'b' })] }],
  ['more dirty files than were named', withTree({ dirty: { count: 9, paths: [{ path: 'a', status: 'modified' }] } }), needsWork('dirty_tree', 'dirty_tree')],
  ['a merge that was not finished', withTree({ inProgress: 'merge' }), needsWork('unfinished_operation')],
  ['history that was rewritten', withTree({ headDescendsFromStart: false }), needsWork('history_rewritten')],
  ['a declaration that cannot be read', { declared: { kind: 'unreadable', message: 'is not JSON' } }, needsWork('declaration_unreadable')],
  ['success but no commits', withTree(noCommits), needsWork('nothing_committed')],
  ['success but no artifact', { expects: 'artifact' }, needsWork('artifact_missing')],
  ['a declared question', { declared: question }, { kind: 'needs_input', question: 'which?', options: ['a', 'b'] }],
  ['a question among the events', withEvents(success, { question: { text: 'how?', options: [] } }), { kind: 'needs_input', question: 'how?' }],
  ['a question and exit 1', { declared: question, end: exited(1), ...withEvents(null) }, { kind: 'needs_input' }],
  ['cancelled by us, whatever else', { end: exited(0, { intent: 'cancelled' }) }, { kind: 'cancelled' }],
  ['stopped with the node', { end: exited(0, { intent: 'shutdown' }) }, failed('node_restarted')],
  ['never started: missing', { end: { ...facts, kind: 'not_started', reason: 'executable_missing', message: 'no' } }, failed('executable_missing')],
  ['never started: not permitted', { end: { ...facts, kind: 'not_started', reason: 'permission', message: 'no' } }, failed('permission_denied')],
  ['rate limited until a known time', withEvents(error({ failure: 'rate_limited', until: '2026-01-31T12:00:00+01:00' })), { kind: 'limited', until: '2026-01-31T11:00:00.000Z' }],
  ['rate limited until a time in its words', withEvents(error({ failure: 'rate_limited', message: 'usage limit reached, try again in 2h 13m' })), { kind: 'limited', until: '2026-11-21T14:13:00.000Z' }],
  ['a limit told on stderr alone', { end: exited(1, { stderrTail: 'Error: rate limited, resets at 15:05 UTC' }), complaint: { failure: 'rate_limited' }, ...withEvents(null) }, { kind: 'limited', until: '2026-11-21T15:05:00.000Z' }],
  ['exit 0 after a limit that it did not get over', withEvents(null, { complaint: { text: 'rate limit: resets at 15:05 UTC', failure: 'rate_limited' } }), { kind: 'limited', until: '2026-11-21T15:05:00.000Z' }],
  ['another error whose words hold a time', withEvents(error({ failure: 'overloaded', message: 'overloaded, try again in 5 minutes' })), failed('overloaded')],
  ['rate limited until nobody knows', withEvents(error({ failure: 'rate_limited', until: 'soon' })), failed('rate_limited')],
  ['its own error and exit 0', withEvents(error({ failure: 'auth' })), failed('auth')],
  ['its own error without a kind', withEvents(error({})), failed('agent_error')],
  ['its own error, then our deadline', { end: exited(0, { intent: 'timeout_idle' }), ...withEvents(error({ failure: 'overloaded' })) }, failed('overloaded')],
  ['its own error and a question', { declared: question, ...withEvents(error({ failure: 'billing' })) }, failed('billing')],
  ['more used than its caps left, and its own error', { usedUp: 'it used 30 tokens', end: exited(1, { intent: 'used_up' }), ...withEvents(error({ failure: 'overloaded' })) }, { ...failed('cap_used_up'), message: 'it used 30 tokens' }],
  ['more used than its caps left, and a question', { declared: question, end: exited(0, { intent: 'used_up' }) }, failed('cap_used_up')],
  ['nothing said in time', { end: exited(143, { intent: 'timeout_first_output' }), ...withEvents(null) }, failed('timeout_first_output')],
  ['success, then silence until the deadline', { end: exited(0, { intent: 'timeout_idle' }) }, failed('timeout_idle')],
  ['out of time', { end: { ...facts, intent: 'timeout_total', kind: 'signalled', signal: 'SIGKILL' } }, failed('timeout_total')],
  ["somebody else's signal", { end: { ...facts, kind: 'signalled', signal: 'SIGKILL' } }, failed('crash')],
  ['success but exit 1', { end: exited(1) }, failed('crash')],
  ['exit 1 and a login asked for', { end: exited(1, { stderrTail: 'Not logged in · Please run /login\n' }), ...withEvents(null) }, failed('auth')],
  ['exit 2 and an unknown flag', { end: exited(2, { stderrTail: "error: unexpected argument '--x' found\n" }), ...withEvents(null) }, failed('bad_flags')],
  ['exit 1 without a network', { end: exited(1, { stderrTail: 'getaddrinfo ENOTFOUND api.example' }), ...withEvents(null) }, failed('network')],
  ['exit 0 and not a byte', { end: exited(0, { stdout: { ...count, bytes: 0 } }), ...withEvents(null, { recognised: 0 }) }, failed('empty_output')],
  ['exit 0 and nothing understood', withEvents(null, { recognised: 0, unparsable: 3 }), failed('protocol_drift')],
  ['exit 0 in mid-work', withEvents(null), failed('crash')],
  ['a tree that cannot be read', { evidence: { kind: 'unknown', message: 'gone' } }, failed('repository_failed')],
  ['a HEAD that names nothing', withTree({ head: null, tampered: [{ what: 'HEAD', detail: 'names no commit' }] }), failed('tampered')],
  ['no commits and a .git of its own', withTree({ ...noCommits, tampered: [{ what: '.git', detail: 'was replaced' }] }), failed('tampered')],
  ['commits and a finding beside them', withTree({ tampered: [{ what: 'index', detail: 'hides a file' }] }), { kind: 'completed' }],
];

const arbitraryInput: fc.Arbitrary<OutcomeInput> = fc.record({
  events: fc.record({
    sessionId: fc.constant(null),
    model: fc.constant(null),
    version: fc.constant(null),
    complaint: fc.option(fc.record({ text: fc.string({ unit: 'binary' }), failure: fc.option(fc.constantFrom('network' as const, 'overloaded' as const)) })),
    denied: fc.option(fc.string()),
    lastText: fc.string({ unit: 'binary' }),
    question: fc.option(fc.record({ text: fc.string({ unit: 'binary' }), options: fc.array(fc.string({ maxLength: 900 }), { maxLength: 30 }) })),
    usage: fc.constant(null),
    terminal: fc.option(
      fc.record({
        kind: fc.constant('terminal' as const),
        ok: fc.boolean(),
        message: fc.string({ unit: 'binary', size: 'large', maxLength: 20_000 }),
        failure: fc.option(fc.constantFrom('auth', 'rate_limited', 'network')),
        until: fc.option(fc.oneof(fc.string(), fc.constant('2026-01-31T12:00:00.000Z'))),
      }),
    ),
    openTools: fc.nat(3),
    recognised: fc.nat(3),
    unparsable: fc.nat(3),
  }),
  end: fc
    .record({
      intent: fc.constantFrom('none', 'none', 'none', 'cancelled', 'timeout_first_output', 'timeout_idle', 'timeout_total', 'shutdown', 'enough', 'used_up'),
      stderrTail: fc.string({ unit: 'binary' }),
      bytes: fc.nat(2),
      how: fc.oneof(
        { weight: 3, arbitrary: fc.record({ kind: fc.constant('exited' as const), code: fc.constantFrom(0, 0, 1, 143) }) },
        { weight: 1, arbitrary: fc.record({ kind: fc.constant('signalled' as const), signal: fc.constant('SIGTERM') }) },
        { weight: 1, arbitrary: fc.record({ kind: fc.constant('not_started' as const), reason: fc.constantFrom('permission', 'cwd_missing', 'spawn_failed'), message: fc.string() }) },
      ),
    })
    .map(({ intent, stderrTail, bytes, how }) => ({ ...facts, intent, stderrTail, stdout: { ...count, bytes }, ...how })),
  evidence: fc.oneof(
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('unknown' as const), message: fc.string() }) },
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('worktree' as const),
        hasArtifact: fc.boolean(),
        worktree: fc.record({
          head: fc.option(fc.constant(head)),
          commits: fc.nat(2).map((commits) => ({ count: commits, subjects: [] })),
          dirty: fc.array(fc.record({ path: fc.string({ unit: 'binary', maxLength: 2_000 }), status: fc.constant('untracked') }), { maxLength: 150 }).map((paths) => ({ count: paths.length, paths })),
          headDescendsFromStart: fc.boolean(),
          inProgress: fc.option(fc.constantFrom('merge', 'rebase')),
          tampered: fc.array(fc.record({ what: fc.string(), detail: fc.string() }), { maxLength: 2 }),
        }),
      }),
    },
  ),
  now: fc.constant(good.now),
  expects: fc.constantFrom('commits', 'artifact', 'nothing'),
  declared: fc.oneof(
    fc.constant({ kind: 'nothing' as const }),
    fc.record({ kind: fc.constant('no_change' as const), reason: fc.string({ size: 'large' }) }),
    fc.record({ kind: fc.constant('unreadable' as const), message: fc.string() }),
    fc.record({ kind: fc.constant('question' as const), text: fc.string(), options: fc.array(fc.string()) }),
  ),
});

describe('given what is known of an attempt', () => {
  test.each(table)('when there is %s, then the outcome follows', (_name, change, expected) => {
    const outcome = decideOutcome({ ...good, ...change });
    expect(outcome).toMatchObject(expected);
    expect(attemptOutcome.safeParse(outcome).success).toBe(true);
  });

  test('when the agent never said that it is done, then no exit code makes it complete', () => {
    expect(decideOutcome({ ...good, ...withEvents(null) }).kind).not.toBe('completed');
  });

  test('when anything at all is given, then there is an outcome the wire can carry, and completed only with success and a clean tree', () => {
    fc.assert(
      fc.property(arbitraryInput, (input) => {
        const outcome = decideOutcome(input);
        expect(attemptOutcome.safeParse(outcome).error).toBeUndefined();
        if (outcome.kind !== 'completed') return;
        expect(input.events.terminal?.ok).toBe(true);
        expect(input.end).toMatchObject({ kind: 'exited', code: 0, intent: 'none' });
        const worktree = input.evidence.kind === 'worktree' ? input.evidence.worktree : undefined;
        expect(worktree).toMatchObject({ head, dirty: { count: 0 }, headDescendsFromStart: true, inProgress: null });
        if (input.expects === 'commits') expect(worktree?.commits.count).toBeGreaterThan(0);
      }),
      { numRuns: 2_000 },
    );
  });
});
